package tidemark.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tidemark.client.FeatureStoreAsyncClient;
import tidemark.client.FeatureStoreClient;
import tidemark.client.ReadOutcome;
import tidemark.client.WriteOutcome;
import tidemark.client.direct.DirectReads;
import tidemark.client.offline.DriverJar;
import tidemark.client.offline.OfflineReader;
import tidemark.client.record.Feature;
import tidemark.client.record.TypedRecord;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.offline.SqlDialect;
import tidemark.record.BatchGet;
import tidemark.record.PutRecord;

/** What docs/clients.md shows of Tidemark's own client. */
final class SdkGuideExample {
  private SdkGuideExample() {}

  // guide: sdk-record
  record Landing(
      String tailnum,
      Instant landedAt,
      Optional<Long> seats,
      @Feature("arr_delay") Double delay,
      List<String> stops) {}

  // /guide

  static String typed(URI endpoint) {
    // guide: sdk
    try (FeatureStoreClient client = FeatureStoreClient.builder().endpoint(endpoint).build()) {
      Instant at = Instant.parse("2026-03-01T10:00:00Z");
      client.put("landings", new Landing("N14228", at, Optional.of(149L), -2.5, List.of("EWR")));

      Landing landing = client.get("landings", "N14228", Landing.class).orElseThrow();
      TypedRecord record = client.get("landings", "N14228").orElseThrow();
      return landing.delay() + " " + record.integral("seats").orElseThrow();
    }
    // /guide
  }

  static FeatureStoreClient signed() {
    // guide: sdk-signing
    FeatureStoreClient client =
        FeatureStoreClient.builder()
            .endpoint(URI.create("https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod"))
            .build();
    // /guide
    return client;
  }

  static Optional<Landing> direct() {
    // guide: sdk-direct
    try (DirectReads reads = DirectReads.ofStage("prod").region("eu-central-1").build()) {
      return reads.get("landings", "N14228", Landing.class);
    }
    // /guide
  }

  static long many(FeatureStoreClient client) {
    // guide: sdk-many
    List<PutRecord> puts = new ArrayList<>();
    List<String> tailnums = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      tailnums.add("N" + i);
      puts.add(
          new PutRecord(
              "landings",
              List.of(
                  new GivenFeature("tailnum", new FeatureValue.Text("N" + i)),
                  new GivenFeature("landed_at", new FeatureValue.Text("2026-03-01T10:00:00Z"))),
              Set.of(),
              Optional.empty()));
    }
    List<WriteOutcome> written = client.putAll(puts);
    List<ReadOutcome> read =
        client.getAll(List.of(new BatchGet.Wanted("landings", tailnums, List.of())));
    // /guide
    return written.stream().filter(WriteOutcome::isWritten).count()
        + read.stream().filter(outcome -> outcome.record().isPresent()).count();
  }

  static Optional<TypedRecord> later(FeatureStoreClient client) {
    // guide: sdk-async
    try (FeatureStoreAsyncClient async = client.async(16)) {
      CompletableFuture<Optional<TypedRecord>> one = async.get("landings", "N1");
      CompletableFuture<Optional<TypedRecord>> other = async.get("landings", "N2");
      return one.thenCombine(other, (a, b) -> a.or(() -> b)).join();
    }
    // /guide
  }

  static List<Landing> offline(FeatureGroupDefinition landings) {
    // guide: sdk-offline
    try (DriverJar driver = DriverJar.athena(Path.of("athena-jdbc-3.6.0-with-dependencies.jar"))) {
      OfflineReader reader =
          OfflineReader.of(
              driver.athena("eu-central-1", "tidemark-prod", "tidemark_prod"), SqlDialect.ATHENA);
      Instant march = Instant.parse("2026-03-01T00:00:00Z");
      try (Stream<Landing> held = reader.asOf(landings, march).stream(Landing.class)) {
        return held.toList();
      }
    }
    // /guide
  }
}
