package tidemark.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/**
 * The group of schedules that the control plane keeps, one per feature group, and the role by which
 * they invoke.
 */
final class MaterializationSchedules {
  private final Role role;

  MaterializationSchedules(Construct scope, Surroundings around) {
    String group = around.scheduleGroup();
    CfnScheduleGroup.Builder.create(scope, "ScheduleGroup").name(group).build();
    Map<String, Object> ofGroup =
        Map.of(
            "StringEquals",
            Map.of(
                "aws:SourceAccount",
                around.stack().getAccount(),
                "aws:SourceArn",
                around.arn("scheduler", "schedule-group/" + group)));
    Storage storage = around.storage();
    this.role =
        Role.Builder.create(scope, "ScheduleRole")
            .assumedBy(new ServicePrincipal("scheduler.amazonaws.com").withConditions(ofGroup))
            .inlinePolicies(Map.of("calls", calls(around, storage)))
            .build();
  }

  String roleArn() {
    return role.getRoleArn();
  }

  private static PolicyDocument calls(Surroundings around, Storage storage) {
    return PolicyDocument.Builder.create()
        .statements(
            List.of(
                PolicyStatement.Builder.create()
                    .actions(List.of("lambda:InvokeFunction"))
                    .resources(List.of(around.aliasArn(FunctionSpec.MATERIALIZE)))
                    .build(),
                PolicyStatement.Builder.create()
                    .actions(List.of("sqs:SendMessage"))
                    .resources(List.of(storage.failedInvocations().getQueueArn()))
                    .build(),
                PolicyStatement.Builder.create()
                    .actions(List.of("kms:Decrypt", "kms:GenerateDataKey"))
                    .resources(List.of(storage.key().getKeyArn()))
                    .conditions(
                        Map.of("StringEquals", Map.of("kms:ViaService", around.viaService("sqs"))))
                    .build()))
        .build();
  }
}
