package tidemark.client.direct;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import tidemark.aws.AwsClients;
import tidemark.aws.CallTimes;
import tidemark.codec.FeatureGroupJson;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.record.PackedRecord;

/**
 * Prints what a direct read costs beside a GetItem written by hand of the same item, by the same
 * client, from a stub of DynamoDB: CPU time of the reading thread, five calls by turns. By hand the
 * answer is an array of Java values by position; the direct read gives a typed record.
 */
final class DirectReadsSpeed {
  private static final int[] FEATURES = {10, 50, 200};
  private static final int WARMUP_BLOCKS = 60;
  private static final int BLOCKS = 120;
  private static final int BLOCK = 250;
  private static final int TURN = 5;
  private static final String TABLE = "online-";
  private static final String REGISTRY = "registry";
  private static final CBORFactory CBOR = new CBORFactory();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What is measured: reads a record, and gives how many values it has. */
  private interface Read {
    int values() throws IOException;
  }

  private record Times(double byHandNanos, double directNanos, double ratio) {}

  private DirectReadsSpeed() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    measure(50); // the compiler is then done with both
    for (int features : FEATURES) {
      Times times = measure(features);
      out.printf(
          "%3d features: by hand %.1f us, direct %.1f us, ratio of a block %.3f%n",
          features, times.byHandNanos() / 1e3, times.directNanos() / 1e3, times.ratio());
    }
  }

  private static Times measure(int features) throws IOException {
    FeatureGroup group = group(features);
    byte[] packed = PackedRecord.pack(record(group.definition().schema())).bytes();
    try (StubDynamoDb stub = new StubDynamoDb(entry(group), item(packed));
        AwsClients clients =
            AwsClients.at(
                stub.endpoint(),
                Region.EU_WEST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                20);
        DynamoDbClient client = clients.dynamoDb(CallTimes.ONLINE);
        DirectReads direct =
            DirectReads.ofTables(REGISTRY, TABLE).client(client).region("eu-west-1").build()) {
      String table = TABLE + group.incarnation().key();
      return byTurns(() -> byHand(client, table), () -> direct(direct));
    }
  }

  /** CPU time of a call of each in nanoseconds, and of their ratios: medians of the blocks. */
  private static Times byTurns(Read byHand, Read direct) throws IOException {
    double[] hand = new double[BLOCKS];
    double[] ours = new double[BLOCKS];
    for (int block = -WARMUP_BLOCKS; block < BLOCKS; block++) {
      long handNanos = 0;
      long ourNanos = 0;
      for (int calls = 0; calls < BLOCK; calls += TURN) {
        handNanos += nanosOfTurn(byHand);
        ourNanos += nanosOfTurn(direct);
      }
      if (block >= 0) {
        hand[block] = handNanos / (double) BLOCK;
        ours[block] = ourNanos / (double) BLOCK;
      }
    }
    double[] ratios = new double[BLOCKS];
    Arrays.setAll(ratios, i -> ours[i] / hand[i]);
    return new Times(median(hand), median(ours), median(ratios));
  }

  private static long nanosOfTurn(Read read) throws IOException {
    long began = THREADS.getCurrentThreadCpuTime();
    int values = 0;
    for (int call = 0; call < TURN; call++) {
      values += read.values();
    }
    if (values % TURN != 0 || values == 0) {
      throw new IllegalStateException("A read gave something else");
    }
    return THREADS.getCurrentThreadCpuTime() - began;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static int direct(DirectReads direct) {
    return direct.get("bench", "record-1").orElseThrow().schema().features().size();
  }

  private static int byHand(DynamoDbClient client, String table) throws IOException {
    GetItemResponse response =
        client.getItem(
            r ->
                r.tableName(table)
                    .key(Map.of("id", AttributeValue.fromS("record-1")))
                    .consistentRead(true));
    byte[] packed = response.item().get("f").b().asByteArrayUnsafe();
    return decoded(packed).length;
  }

  private static @Nullable Object[] decoded(byte[] packed) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    try (JsonParser cbor = CBOR.createParser(packed, 1, packed.length - 1)) {
      cbor.nextToken();
      for (JsonToken t = cbor.nextToken(); t != JsonToken.END_ARRAY; t = cbor.nextToken()) {
        values.add(
            switch (t) {
              case VALUE_NUMBER_INT -> cbor.getLongValue();
              case VALUE_NUMBER_FLOAT -> cbor.getDoubleValue();
              case VALUE_STRING -> cbor.getText();
              default -> null;
            });
      }
    }
    return values.toArray();
  }

  /** A third each of integers, prices and scores. */
  private static Schema schema(int features) {
    List<FeatureDefinition> definitions = new ArrayList<>();
    definitions.add(FeatureDefinition.scalar("id", FeatureType.STRING));
    definitions.add(FeatureDefinition.scalar("ts", FeatureType.STRING));
    for (int i = definitions.size(); i < features; i++) {
      definitions.add(
          FeatureDefinition.scalar(
              "feature_" + i, i % 3 == 0 ? FeatureType.INTEGRAL : FeatureType.FRACTIONAL));
    }
    return Schema.of(definitions, new FeatureName("id"), new FeatureName("ts"));
  }

  private static FeatureGroup group(int features) {
    FeatureGroupDefinition standard = Fixtures.definition("bench");
    return Fixtures.created(
        Fixtures.definition("bench", schema(features), standard.online(), standard.offline()));
  }

  private static FeatureRecord record(Schema schema) {
    Random random = new Random(1);
    List<GivenFeature> given =
        new ArrayList<>(Fixtures.features("record-1", "2026-03-01T10:00:00Z"));
    for (int i = given.size(); i < schema.features().size(); i++) {
      String text =
          switch (i % 3) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> random.nextInt(1_000) + "." + (10 + random.nextInt(90));
            default -> Double.toString(random.nextDouble());
          };
      given.add(
          new GivenFeature(schema.features().get(i).name().value(), new FeatureValue.Text(text)));
    }
    return FeatureRecord.of(schema, Fixtures.CLICKS, given);
  }

  private static String entry(FeatureGroup group) {
    return "{\"Item\":{\"p\":{\"S\":\"group#bench\"},\"s\":{\"S\":\"entry\"},\"t\":{\"S\":\""
        + group.incarnation().epochSecond()
        + "/"
        + group.revision()
        + "\"},\"e\":{\"S\":"
        + StubDynamoDb.quoted(FeatureGroupJson.write(group))
        + "}}}";
  }

  private static String item(byte[] packed) {
    return """
        {"Item":{"id":{"S":"record-1"},"et":{"N":"%d"},"inv":{"N":"%d"},\
        "wid":{"S":"0123456789abcdef0123456789abcdef"},"sv":{"N":"1"},"f":{"B":"%s"}}}"""
        .formatted(
            1_772_359_200_000_000_000L,
            Instant.parse("2026-03-01T10:00:01Z").toEpochMilli(),
            java.util.Base64.getEncoder().encodeToString(packed));
  }
}
