package tidemark.infra;

import java.util.List;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/** A web firewall that refuses addresses which ask too often, before anything else is paid for. */
final class Firewall {
  private Firewall() {}

  /**
   * @param stageArn of the stage of a REST API
   */
  static void before(Construct scope, Surroundings around, String stageArn, int requestsOfAddress) {
    CfnWebACL firewall =
        CfnWebACL.Builder.create(scope, "Firewall")
            .name(around.stage().resource("firewall"))
            .scope("REGIONAL")
            .defaultAction(
                CfnWebACL.DefaultActionProperty.builder()
                    .allow(CfnWebACL.AllowActionProperty.builder().build())
                    .build())
            .visibilityConfig(metrics("firewall"))
            .rules(
                List.of(
                    CfnWebACL.RuleProperty.builder()
                        .name("rate")
                        .priority(0)
                        .action(
                            CfnWebACL.RuleActionProperty.builder()
                                .block(CfnWebACL.BlockActionProperty.builder().build())
                                .build())
                        .statement(
                            CfnWebACL.StatementProperty.builder()
                                .rateBasedStatement(
                                    CfnWebACL.RateBasedStatementProperty.builder()
                                        .aggregateKeyType("IP")
                                        .limit(requestsOfAddress)
                                        .build())
                                .build())
                        .visibilityConfig(metrics("rate"))
                        .build()))
            .build();
    CfnWebACLAssociation.Builder.create(scope, "FirewallOfApi")
        .webAclArn(firewall.getAttrArn())
        .resourceArn(stageArn)
        .build();
  }

  private static CfnWebACL.VisibilityConfigProperty metrics(String name) {
    return CfnWebACL.VisibilityConfigProperty.builder()
        .cloudWatchMetricsEnabled(true)
        .sampledRequestsEnabled(false)
        .metricName(name)
        .build();
  }
}
