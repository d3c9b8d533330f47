package tidemark.aws.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import tidemark.aws.MotoServer;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemorySchedules;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.upkeep.Finding;

class ScheduleInspectionTest {
  private static final RunTarget TARGET =
      new RunTarget(
          "tidemark-doctor",
          "arn:aws:lambda:eu-west-1:000000000000:function:materialize:live",
          "arn:aws:iam::000000000000:role/schedule",
          "arn:aws:sqs:eu-west-1:000000000000:failed-invocations");
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("clicks"));
  private static final FeatureGroup USERS = Fixtures.created(Fixtures.definition("users"));
  private static final Materialization HOURLY =
      Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));

  @RegisterExtension static final MotoServer SERVER = new MotoServer();

  private final SchedulerClient scheduler = SERVER.clients().scheduler();
  private final Schedules schedules =
      new EventBridgeSchedules(new InMemorySchedules(), scheduler, TARGET);
  private final ScheduleInspection inspection =
      new ScheduleInspection(
          schedules, scheduler, TARGET.scheduleGroup(), InstantSource.fixed(Fixtures.NOW));

  @Test
  void aLostScheduleIsSetAgainAndThatOfAGroupThatIsNoMoreIsRemoved() {
    scheduler.createScheduleGroup(r -> r.name(TARGET.scheduleGroup()));
    schedules.put(CLICKS, HOURLY, Fixtures.NOW);
    schedules.put(USERS, HOURLY, Fixtures.NOW);
    assertThat(inspection.inspect(List.of(CLICKS, USERS))).isEmpty();
    String lost = EventBridgeSchedules.name(CLICKS.incarnation());
    scheduler.deleteSchedule(r -> r.groupName(TARGET.scheduleGroup()).name(lost));
    scheduler.createSchedule(
        r ->
            r.groupName(TARGET.scheduleGroup())
                .name("someone-elses")
                .scheduleExpression("rate(1 hour)")
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                .target(t -> t.arn(TARGET.functionArn()).roleArn(TARGET.roleArn()).input("{}")));

    List<Finding> findings = inspection.inspect(List.of(CLICKS));

    assertThat(findings)
        .extracting(finding -> finding.defect().kind().word() + " " + finding.defect().group())
        .containsExactly("missing " + CLICKS.incarnation(), "orphan " + USERS.incarnation());
    findings.forEach(finding -> finding.mending().orElseThrow().run());
    assertThat(inspection.inspect(List.of(CLICKS))).isEmpty();
    assertThat(schedules.find(USERS.incarnation())).isEmpty();
    assertThat(
            scheduler
                .listSchedulesPaginator(r -> r.groupName(TARGET.scheduleGroup()))
                .schedules()
                .stream())
        .hasSize(2);
  }
}
