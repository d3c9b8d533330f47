package tidemark.function.aws;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.record.PackedRecord;
import tidemark.record.ServedRecord;
import tidemark.wire.ExpirationTimeResponse;
import tidemark.wire.GetRecordJson;

/** A record of no group, by whose way through the codec a snapshot has its classes loaded. */
final class MadeUpRecord {
  /** Of a group that is looked for and hardly ever there. */
  static final FeatureGroupName GROUP = new FeatureGroupName("tidemark-snapshot");

  private static final Instant AT = Instant.EPOCH;

  private MadeUpRecord() {}

  /** Packs, unpacks and prints it; touches no service. */
  static void readAndPrint() {
    Schema schema =
        Schema.of(
            List.of(
                FeatureDefinition.scalar("id", FeatureType.STRING),
                FeatureDefinition.scalar("at", FeatureType.STRING),
                FeatureDefinition.scalar("n", FeatureType.INTEGRAL),
                FeatureDefinition.scalar("x", FeatureType.FRACTIONAL)),
            new FeatureName("id"),
            new FeatureName("at"));
    FeatureRecord given =
        FeatureRecord.of(
            schema,
            GROUP,
            List.of(
                feature("id", "i"),
                feature("at", AT.toString()),
                feature("n", "1"),
                feature("x", "0.123456789012")));
    FeatureRecord read =
        PackedRecord.pack(given)
            .unpack(
                schema, 1, given.identifier(), EventTime.parse(FeatureType.STRING, AT.toString()));
    GetRecordJson.writeEscaped(
        Optional.of(new ServedRecord(read.present(), Optional.empty())),
        ExpirationTimeResponse.DISABLED);
  }

  private static GivenFeature feature(String name, String text) {
    return new GivenFeature(name, new FeatureValue.Text(text));
  }
}
