package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemorySchedules;
import tidemark.fixture.InMemoryStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.Grant;

class ScheduleServiceTest {
  private static final Caller ANN = new Caller("arn:aws:iam::111122223333:user/ann");

  private final InMemoryStore store = new InMemoryStore();
  private final InMemorySchedules schedules = new InMemorySchedules();
  private final ScheduleService service =
      new ScheduleService(
          store.registry, schedules, store.authorizer, store.deployment, store.clock);

  @Test
  void aGroupIsScheduledByNameAndByArn() {
    FeatureGroup clicks = store.create(Fixtures.definition("clicks"));

    assertThat(service.set(ANN, "Clicks", every("1 hour"))).isEmpty();

    ScheduledGroup expected =
        new ScheduledGroup(clicks.incarnation(), every("1 hour"), store.clock.instant());
    assertThat(service.find(ANN, store.deployment.arnOf(clicks.name()))).contains(expected);
    assertThat(service.list(ANN)).containsExactly(expected);
    assertThat(service.remove(ANN, "clicks")).isTrue();
    assertThat(service.remove(ANN, "clicks")).isFalse();
    assertThat(service.find(ANN, "clicks")).isEmpty();
  }

  @Test
  @DisplayName("B-55: a schedule that does not go with the TTL is not kept, and warnings are told")
  void aScheduleThatDoesNotGoWithTheGroupIsRefused() {
    store.create(living("2 hours"));
    store.create(Definitions.onlineOnly("online"));

    assertThatThrownBy(() -> service.set(ANN, "clicks", every("2 hours")))
        .hasMessage(
            "The schedule's interval of 2 h exceeds half of the TTL of 2 h; at most 1 h is"
                + " allowed.");
    assertThatThrownBy(() -> service.set(ANN, "online", every("2 hours")))
        .hasMessage(
            "Feature group 'online' has no offline store; a materialization needs both stores.");
    assertThat(schedules.all()).isEmpty();
    assertThat(
            service.set(
                ANN, "clicks", every("1 hour").expecting(Duration.ofHours(1), Duration.ZERO)))
        .singleElement()
        .asString()
        .startsWith("Records may expire before the next run");
  }

  @Test
  @DisplayName("B-55: a TTL that does not go with the schedule is refused")
  void aTimeToLiveThatDoesNotGoWithTheScheduleIsRefused() {
    FeatureGroup clicks = store.create(living("2 hours"));
    service.set(ANN, "clicks", every("1 hour"));

    ScheduleService.check(schedules, clicks, living("3 hours"), store.clock.instant());
    assertThatThrownBy(
            () ->
                ScheduleService.check(
                    schedules, clicks, living("90 minutes"), store.clock.instant()))
        .hasMessage(
            "Feature group 'clicks' is materialized on a schedule. The schedule's interval of 1 h"
                + " exceeds half of the TTL of 1 h 30 min; at most 45 min is allowed. Change the"
                + " schedule first.");
  }

  @Test
  void groupsThatAreNotThereOrAreNoMoreHaveNone() {
    FeatureGroup clicks = store.create(Fixtures.definition("clicks"));
    service.set(ANN, "clicks", every("1 hour"));
    store.groups.delete(Caller.LOCAL, clicks.name());

    assertThatThrownBy(() -> service.set(ANN, "clicks", every("2 hours")))
        .hasMessageContaining("is Deleting; it can be scheduled once it is Created.");
    store.settle();

    assertThat(service.list(ANN)).isEmpty();
    assertThatThrownBy(() -> service.find(ANN, "clicks"))
        .hasMessage("There is no feature group 'clicks'.");
  }

  @Test
  @DisplayName("S-04: setting a schedule needs admin access, seeing it read access")
  void grantsDecide() {
    store.create(Fixtures.definition("clicks"));
    store.create(Fixtures.definition("hidden"));
    service.set(Caller.LOCAL, "clicks", every("1 hour"));
    service.set(Caller.LOCAL, "hidden", every("1 hour"));
    store.grants.add(new Grant(ANN.principal(), "clicks", Access.READ));
    store.grants.add(new Grant(Caller.LOCAL.principal(), "hidden", Access.READ));
    store.authorizer.forget();

    assertThat(service.find(ANN, "clicks")).isPresent();
    assertThat(service.list(ANN)).hasSize(1);
    assertThatThrownBy(() -> service.set(ANN, "clicks", every("2 hours")))
        .hasMessageContaining("has no admin access to feature group 'clicks'");
    assertThatThrownBy(() -> service.remove(ANN, "clicks"))
        .hasMessageContaining("has no admin access");
    assertThatThrownBy(() -> service.find(ANN, "hidden"))
        .hasMessageContaining("has no read access to feature group 'hidden'");
  }

  private static Materialization every(String span) {
    return Materialization.on(Schedule.parse("rate(" + span + ")", ZoneOffset.UTC));
  }

  private static FeatureGroupDefinition living(String ttl) {
    return Definitions.online(
        "clicks",
        new OnlineConfig(
            OnlineConfig.StorageType.STANDARD,
            Optional.of(TimeToLive.parse(ttl)),
            Optional.empty()));
  }
}
