package tidemark.host;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.client.Call;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureStoreClient;
import tidemark.client.Reply;
import tidemark.client.SigningTransport;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/**
 * A feature group over the deployed API.
 *
 * @param client to the API; it sends again what failed for a while
 * @param once sends each call once
 */
record Clicks(FeatureStoreClient client, SigningTransport once) implements AutoCloseable {
  static final String GROUP = "clicks";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Creates the group and waits until it can be used. */
  static Clicks in(Deployment deployment) throws Exception {
    Clicks clicks = new Clicks(deployment.client(), deployment.transport());
    clicks.client.createFeatureGroup(
        DefinitionFile.parse(
            "clicks.yaml",
            """
            name: clicks
            record_identifier: id
            event_time: at
            features:
              - {name: id, type: String}
              - {name: at, type: String}
              - {name: count, type: Integral}
            offline: {s3_uri: 's3://%s/groups'}
            """
                .formatted(deployment.bucket())));
    clicks.client.waitUntilCreated(GROUP, PATIENCE);
    return clicks;
  }

  static PutRecord record(String id, String at, String count) {
    return new PutRecord(
        GROUP,
        List.of(feature("id", id), feature("at", at), feature("count", count)),
        Set.of(),
        Optional.empty());
  }

  void put(String id, String at, String count) {
    client.putRecord(record(id, at, count));
  }

  void delete(String id, String at) {
    client.deleteRecord(new DeleteRecord(GROUP, id, at, Set.of(), DeleteRecord.Mode.SOFT));
  }

  /** The features of a record; empty if there is no such record. */
  Map<String, String> read(String id) {
    Map<String, String> values = new HashMap<>();
    client
        .getRecord(new GetRecord(GROUP, id, List.of()))
        .ifPresent(
            record ->
                record
                    .features()
                    .forEach(
                        feature -> {
                          if (feature.value() instanceof FeatureValue.Text text) {
                            values.put(feature.name(), text.text());
                          }
                        }));
    return values;
  }

  /** What the API answers to one request for a record: the status of HTTP. */
  int statusOfRead(String id) throws IOException {
    String path = "/FeatureGroup/" + GROUP + "?RecordIdentifierValueAsString=" + id;
    try (Reply reply = once.send(Call.get(path))) {
      return reply.status();
    }
  }

  @Override
  public void close() {
    client.close();
    once.close();
  }

  private static GivenFeature feature(String name, String text) {
    return new GivenFeature(name, new FeatureValue.Text(text));
  }
}
