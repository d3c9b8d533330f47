import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.aws.dynamodb.DynamoDbOnlineStore;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.OnlineTableName;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;
import tidemark.record.OnlineItem;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/** The records that the measurements read, in the store's own form and with an attribute for each feature. */
final class Store {
  static final String RAW_TABLE = "raw";
  private static final String TIME = "2026-03-01T12:00:00Z";

  private Store() {}

  /** As a function has it. */
  static DynamoDbClient client() {
    return client(1);
  }

  /** For what is made before anything is measured, on a machine that may be busy. */
  static DynamoDbClient patient() {
    return client(20);
  }

  private static DynamoDbClient client(int patience) {
    return AwsClients.at(
            URI.create(System.getenv("AWS_ENDPOINT_URL_DYNAMODB")),
            Region.EU_WEST_1,
            DefaultCredentialsProvider.builder().build(),
            patience)
        .dynamoDb(CallTimes.ONLINE);
  }

  /** Puts one record of so many features, a third each of integers, prices and scores, in both forms. */
  static void fill(DynamoDbClient client, int size) {
    List<FeatureDefinition> definitions = new ArrayList<>();
    List<GivenFeature> given = new ArrayList<>();
    Map<String, AttributeValue> raw = new HashMap<>();
    definitions.add(FeatureDefinition.scalar("id", FeatureType.STRING));
    definitions.add(FeatureDefinition.scalar("ts", FeatureType.STRING));
    given.add(new GivenFeature("id", new FeatureValue.Text("u-1")));
    given.add(new GivenFeature("ts", new FeatureValue.Text(TIME)));
    raw.put("id", AttributeValue.fromS("u-1-" + size));
    raw.put("ts", AttributeValue.fromS(TIME));
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      String name = "feature%03d".formatted(i);
      String value =
          switch (i % 3) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> "%d.%02d".formatted(random.nextInt(1_000), random.nextInt(100));
            default -> Double.toString(0.1 + 0.8 * random.nextDouble());
          };
      definitions.add(FeatureDefinition.scalar(name, i % 3 == 0 ? FeatureType.INTEGRAL : FeatureType.FRACTIONAL));
      given.add(new GivenFeature(name, new FeatureValue.Text(value)));
      raw.put(name, AttributeValue.fromN(value));
    }
    Schema schema = Schema.of(definitions, new FeatureName("id"), new FeatureName("ts"));
    FeatureGroup group = Fixtures.created(Fixtures.definition("g" + size, schema, Optional.of(OnlineConfig.standard()), Optional.empty()));
    FeatureRecord record = FeatureRecord.of(schema, group.name(), given);
    new DynamoDbRegistry(new RegistryTable(client, System.getenv("TIDEMARK_REGISTRY_TABLE"))).insert(group);
    new DynamoDbOnlineStore(client, new OnlineTableName(System.getenv("TIDEMARK_ONLINE_TABLE_PREFIX")))
        .putIfGreater(
            group.incarnation(),
            new OnlineItem(
                record.identifier(),
                new RecordOrder(EventTime.parse(FeatureType.STRING, TIME), Instant.parse(TIME), new WriteId("0".repeat(32))),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                1,
                PackedRecord.pack(record)));
    client.putItem(r -> r.tableName(RAW_TABLE).item(raw));
  }

  /** Fills a store for processes that are started after this one, and prints the event. */
  public static void main(String... arguments) {
    fill(patient(), 10);
    System.out.println(new String(RestEvent.of("g10", "u-1"), StandardCharsets.UTF_8));
  }
}
