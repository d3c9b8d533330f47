package tidemark.aws.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import tidemark.aws.AwsClients;
import tidemark.aws.MotoServer;
import tidemark.aws.StandIns;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemorySchedules;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.Schedules;
import tidemark.materialize.SchedulesContract;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;

class EventBridgeSchedulesTest extends SchedulesContract {
  private static final RunTarget TARGET =
      new RunTarget(
          "tidemark-prod",
          "arn:aws:lambda:eu-west-1:000000000000:function:materialize:live",
          "arn:aws:iam::000000000000:role/schedule",
          "arn:aws:sqs:eu-west-1:000000000000:failed-invocations");
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("Web-Clicks"));
  private static final Materialization NIGHTLY =
      Materialization.on(Schedule.parse("cron(0 3 * * ? *)", ZoneId.of("Europe/Berlin")));
  private static final Materialization HOURLY =
      Materialization.on(Schedule.parse("rate(60 minutes)", ZoneOffset.UTC));
  private static final Materialization ON_ARRIVAL =
      new Materialization(Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN);

  @RegisterExtension static final MotoServer SERVER = new MotoServer();

  private final SchedulerClient scheduler = SERVER.clients().scheduler();
  private final Schedules entries = new InMemorySchedules();
  private final Schedules schedules = new EventBridgeSchedules(entries, scheduler, TARGET);

  @Override
  protected Schedules schedules() {
    return schedules;
  }

  @BeforeEach
  void makeGroup() {
    scheduler.createScheduleGroup(r -> r.name("tidemark-prod"));
  }

  @Test
  void aScheduleCallsTheFunctionAtItsTimes() {
    schedules.put(CLICKS, NIGHTLY, Fixtures.NOW);

    GetScheduleResponse schedule = schedule(CLICKS.incarnation());
    assertThat(schedule.name()).startsWith("web-clicks-").hasSize(27);
    assertThat(schedule.scheduleExpression()).isEqualTo("cron(0 3 * * ? *)");
    assertThat(schedule.scheduleExpressionTimezone()).isEqualTo("Europe/Berlin");
    assertThat(schedule.flexibleTimeWindow().mode()).isEqualTo(FlexibleTimeWindowMode.OFF);
    assertThat(schedule.target().arn()).isEqualTo(TARGET.functionArn());
    assertThat(schedule.target().roleArn()).isEqualTo(TARGET.roleArn());
    assertThat(schedule.target().deadLetterConfig().arn()).isEqualTo(TARGET.deadLetterQueueArn());
    assertThat(schedule.target().input())
        .isEqualTo(
            "{\"source\":\"tidemark.schedule\",\"feature_group\":\"Web-Clicks\","
                + "\"incarnation\":\"Web-Clicks-1772366400\"}");
  }

  @Test
  void anotherScheduleTakesThePlaceOfTheFirst() {
    schedules.put(CLICKS, NIGHTLY, Fixtures.NOW);
    schedules.put(CLICKS, HOURLY, Fixtures.NOW.plus(Duration.ofMinutes(1)));

    GetScheduleResponse schedule = schedule(CLICKS.incarnation());
    assertThat(schedule.scheduleExpression()).isEqualTo("rate(1 hour)");
    assertThat(schedule.scheduleExpressionTimezone()).isEqualTo("UTC");
    assertThat(scheduled()).isEqualTo(1);
  }

  @Test
  void aGroupWithoutTimesHasNoSchedule() {
    schedules.put(CLICKS, ON_ARRIVAL, Fixtures.NOW);
    assertThat(scheduled()).isZero();
    schedules.put(CLICKS, HOURLY, Fixtures.NOW);

    schedules.put(CLICKS, ON_ARRIVAL, Fixtures.NOW);

    assertThat(scheduled()).isZero();
    assertThat(schedules.find(CLICKS.incarnation())).isPresent();
  }

  @Test
  void aRemovedGroupHasNoSchedule() {
    schedules.put(CLICKS, HOURLY, Fixtures.NOW);

    schedules.remove(CLICKS.incarnation());

    assertThat(scheduled()).isZero();
  }

  @Test
  void aScheduleThatCouldNotBeSetIsSetByTheNextPut() {
    try (AwsClients nowhere = StandIns.clients(1)) {
      Schedules gone = new EventBridgeSchedules(entries, nowhere.scheduler(), TARGET);
      assertThatThrownBy(() -> gone.put(CLICKS, HOURLY, Fixtures.NOW))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("The group's schedule cannot be set. Try again.");
    }

    assertThat(schedules.put(CLICKS, HOURLY, Fixtures.NOW)).isFalse();

    assertThat(scheduled()).isEqualTo(1);
  }

  @Test
  void namesFitAndAreTheIncarnationsOwn() {
    FeatureGroup longest = Fixtures.created(Fixtures.definition("a".repeat(64)));
    FeatureGroup again = Fixtures.created(longest.definition(), 1L);

    assertThat(EventBridgeSchedules.name(longest.incarnation()))
        .hasSize(64)
        .isNotEqualTo(EventBridgeSchedules.name(again.incarnation()));
  }

  private GetScheduleResponse schedule(Incarnation group) {
    return scheduler.getSchedule(
        r -> r.groupName("tidemark-prod").name(EventBridgeSchedules.name(group)));
  }

  private int scheduled() {
    return scheduler.listSchedules(r -> r.groupName("tidemark-prod")).schedules().size();
  }
}
