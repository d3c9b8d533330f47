package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.Mode;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.TimeToLive;
import tidemark.wire.UpdateFeatureGroupJson;

class UpdateJsonTest {
  static Stream<GroupChange> changes() {
    return Stream.of(
        new GroupChange.Additions(
            List.of(
                FeatureDefinition.scalar("a", FeatureType.STRING),
                new FeatureDefinition(
                    new FeatureName("v"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(3)))),
        new GroupChange.Online(Optional.of(StorageType.STANDARD_V2), TtlChange.KEEP),
        new GroupChange.Online(Optional.empty(), TtlChange.REMOVE),
        new GroupChange.Online(
            Optional.empty(), new TtlChange.To(new TimeToLive(TimeToLive.Unit.DAYS, 7))),
        new GroupChange.Capacity(
            Optional.of(Mode.ON_DEMAND), OptionalInt.empty(), OptionalInt.empty()),
        new GroupChange.Capacity(
            Optional.of(Mode.PROVISIONED), OptionalInt.of(5), OptionalInt.of(6)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeGoesOverTheWireUnchanged(GroupChange change) {
    UpdateFeatureGroupJson.Request read =
        UpdateFeatureGroupJson.read(UpdateJson.updateFeatureGroup("plane", change));

    assertThat(read).isEqualTo(new UpdateFeatureGroupJson.Request("plane", change));
  }
}
