package tidemark.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tidemark.client.internal.BatchWriteAnswer;
import tidemark.client.internal.Paths;
import tidemark.client.internal.RuntimeJson;
import tidemark.client.json.Json;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.client.record.TypedRecord;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GroupChange;
import tidemark.model.TargetStore;
import tidemark.record.BatchGet;
import tidemark.record.BatchWrite;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.ListRecords;
import tidemark.record.PutRecord;
import tidemark.record.RecordPage;
import tidemark.record.ServedRecord;
import tidemark.record.UpdateRecord;
import tidemark.wire.BatchWriteRecordJson;
import tidemark.wire.ListRecordsJson;
import tidemark.wire.UpdateRecordJson;

/**
 * A client of the feature store's API: feature groups, records and feature vectors. Thread-safe.
 * Every method throws {@link FeatureStoreException} of the kind the store says.
 */
public final class FeatureStoreClient implements RecordReads {
  /** The parameter of a feature that names who answers for it. */
  private static final String OWNER = "owner";

  private final Transport transport;
  private final Exchange exchange;
  private final TypedCalls typed = new TypedCalls(this);

  FeatureStoreClient(Transport transport) {
    this.transport = transport;
    this.exchange = new Exchange(transport);
  }

  /** Begins to say where the store is. */
  public static FeatureStoreClientBuilder builder() {
    return new FeatureStoreClientBuilder();
  }

  /** What the store can do beyond AWS's API, if it is one of ours on a machine. */
  public LocalStore local() {
    return new LocalStore(transport);
  }

  /** The same calls by threads of their own, at most so many; this client stays the caller's. */
  public FeatureStoreAsyncClient async(int threadsMax) {
    return new FeatureStoreAsyncClient(this, threadsMax);
  }

  /** Creates a group, which the store may go on doing after this returns. Gives its ARN. */
  public String createFeatureGroup(FeatureGroupDefinition definition) {
    return control("CreateFeatureGroup", ControlJson.createFeatureGroup(definition))
        .require("FeatureGroupArn");
  }

  /** Describes the group of that name or ARN. */
  public FeatureGroupDescription describeFeatureGroup(String group) {
    Json.Members answer = control("DescribeFeatureGroup", ControlJson.named(group));
    try {
      return ControlJson.describeFeatureGroup(answer);
    } catch (UnexpectedAnswer e) {
      throw e.explained();
    }
  }

  /** Begins to change a group, which the store may go on doing after this returns. */
  public void updateFeatureGroup(String group, GroupChange change) {
    control("UpdateFeatureGroup", UpdateJson.updateFeatureGroup(group, change));
  }

  /** All groups, by name. */
  public List<FeatureGroupSummary> listFeatureGroups() {
    List<FeatureGroupSummary> groups = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Json.Members page = control("ListFeatureGroups", ControlJson.listFeatureGroups(next));
      groups.addAll(ControlJson.listFeatureGroups(page));
      next = page.text("NextToken");
    } while (next.isPresent());
    return List.copyOf(groups);
  }

  /** The tags of the group with that ARN. */
  public Map<String, String> listTags(String arn) {
    return MetadataJson.tags(control("ListTags", MetadataJson.listTags(arn)));
  }

  /** Adds tags to the group with that ARN; one whose key is there replaces it. */
  public void addTags(String arn, Map<String, String> tags) {
    control("AddTags", MetadataJson.addTags(arn, tags));
  }

  /** Removes tags of the group with that ARN, as far as they are there. */
  public void deleteTags(String arn, Collection<String> keys) {
    control("DeleteTags", MetadataJson.deleteTags(arn, keys));
  }

  /** Says what a feature of the group of that name or ARN is. */
  public void describeFeature(String group, String feature, String description) {
    control("UpdateFeatureMetadata", MetadataJson.describe(group, feature, description));
  }

  /** What the features of the group of that name are, as far as anyone said it. */
  public Map<String, String> featureDescriptions(String name) {
    return searchFeatures(name, "Description", MetadataJson::descriptions);
  }

  /** Says who answers for a feature of the group of that name or ARN: its parameter owner. */
  public void setFeatureOwner(String group, String feature, String owner) {
    control("UpdateFeatureMetadata", MetadataJson.parameter(group, feature, OWNER, owner));
  }

  /** Who answers for the features of the group of that name, as far as anyone said it. */
  public Map<String, String> featureOwners(String name) {
    return searchFeatures(
        name, "Parameters." + OWNER, page -> MetadataJson.parameters(OWNER, page));
  }

  private Map<String, String> searchFeatures(
      String group, String property, Function<Json.Members, Map<String, String>> reader) {
    Map<String, String> texts = new HashMap<>();
    Optional<String> next = Optional.empty();
    do {
      Json.Members page = control("Search", MetadataJson.findFeatures(group, property, next));
      texts.putAll(reader.apply(page));
      next = page.text("NextToken");
    } while (next.isPresent());
    return texts;
  }

  /** Deletes the group of that name. Its offline files stay. */
  public void deleteFeatureGroup(String group) {
    control("DeleteFeatureGroup", ControlJson.named(group));
  }

  /**
   * Waits until a group can be used.
   *
   * @throws FeatureStoreException if its creation failed, or is not done after {@code patience}
   */
  public FeatureGroupDescription waitUntilCreated(String group, Duration patience) {
    Patience left = new Patience(patience);
    while (true) {
      FeatureGroupDescription description = describeFeatureGroup(group);
      if (description.status() == FeatureGroup.Status.CREATED) {
        return description;
      }
      if (description.status() != FeatureGroup.Status.CREATING) {
        throw FeatureStoreException.invalid(
            "Feature group '%s' is %s: %s",
            description.definition().name(),
            description.status().wireName(),
            description.failureReason().orElse("the store gives no reason."));
      }
      if (left.isOver()) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE,
            "Feature group '"
                + description.definition().name()
                + "' is still being created after "
                + patience.toSeconds()
                + " s. Describe it later.");
      }
      left.pause();
    }
  }

  /**
   * Waits until nothing that was begun with a group is still going on.
   *
   * @return the group then; empty if there is none, or none any more
   * @throws FeatureStoreException UNAVAILABLE if that takes longer than {@code patience}
   */
  public Optional<FeatureGroupDescription> waitUntilSettled(String group, Duration patience) {
    Patience left = new Patience(patience);
    while (true) {
      Optional<FeatureGroupDescription> found = findFeatureGroup(group);
      if (found.isEmpty() || found.get().isSettled()) {
        return found;
      }
      if (left.isOver()) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE,
            "Feature group '"
                + found.get().definition().name()
                + "' still changes after "
                + patience.toSeconds()
                + " s. Try again later.");
      }
      left.pause();
    }
  }

  /** Describes the group of that name or ARN, if there is one. */
  public Optional<FeatureGroupDescription> findFeatureGroup(String group) {
    try {
      return Optional.of(describeFeatureGroup(group));
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Writes a record, whole: features it does not give are absent afterwards. */
  public void putRecord(PutRecord request) {
    Call call =
        new Call(
            "PUT",
            recordPath(request.group()).toString(),
            Map.of("Content-Type", "application/json"),
            Call.Body.of(RuntimeJson.putRecord(request)));
    exchange.call(call);
  }

  @Override
  public Optional<ServedRecord> getRecord(GetRecord request) {
    Paths path =
        recordPath(request.group())
            .query("RecordIdentifierValueAsString", request.identifier())
            .query("ExpirationTimeResponse", "Enabled");
    request.features().forEach(feature -> path.query("FeatureName", feature));
    return RuntimeJson.record(exchange.call(Call.get(path.toString())));
  }

  /** Deletes a record as of an event time. */
  public void deleteRecord(DeleteRecord request) {
    Paths path =
        recordPath(request.group())
            .query("RecordIdentifierValueAsString", request.identifier())
            .query("EventTime", request.eventTime())
            .query(
                "DeletionMode",
                request.mode() == DeleteRecord.Mode.HARD ? "HardDelete" : "SoftDelete");
    for (TargetStore store : TargetStore.values()) {
      if (request.stores().contains(store)) {
        path.query("TargetStores", store.wireName());
      }
    }
    exchange.call(new Call("DELETE", path.toString(), Map.of(), Call.Body.NONE));
  }

  /**
   * Changes some features of a record and keeps the others.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such record, CONFLICT if its event time
   *     is later than the one given
   */
  public void updateRecord(UpdateRecord request) {
    String path = recordPath(request.group()).segment("Record").toString();
    exchange.call(post(path, utf8(UpdateRecordJson.write(request))));
  }

  @Override
  public BatchGet.Answer batchGetRecord(List<BatchGet.Wanted> wanted) {
    return RuntimeJson.batchGetRecord(
        exchange.call(post("/BatchGetRecord", RuntimeJson.batchGetRecord(wanted))));
  }

  /**
   * Writes up to 25 records of any groups, each on its own. Whoever calls sends what was not
   * processed again.
   */
  public BatchWrite.Answer batchWriteRecord(BatchWrite.Request request) {
    byte[] body = utf8(BatchWriteRecordJson.write(request));
    Json.Members answer = exchange.call(post("/BatchWriteRecord", body));
    try {
      return BatchWriteAnswer.read(body, answer);
    } catch (UnexpectedAnswer e) {
      throw e.explained();
    }
  }

  /**
   * Writes any number of records, by as many batch calls as that takes, in their order. What the
   * store does not get round to is sent again, up to eight times, after pauses; nothing is left
   * out.
   *
   * @return an outcome for each put, in their order; one that was not written tells why
   */
  public List<WriteOutcome> putAll(List<PutRecord> puts) {
    return new BulkWrite(this, puts).run();
  }

  /** A page of the identifiers of a group's records, and the token of the next one. */
  public RecordPage listRecords(ListRecords request) {
    String path = recordPath(request.group()).segment("ListRecords").toString();
    return RuntimeJson.recordPage(exchange.call(post(path, utf8(ListRecordsJson.write(request)))));
  }

  @Override
  public Optional<TypedRecord> get(String group, String identifier) {
    return typed.get(group, identifier);
  }

  @Override
  public <T extends Record> Optional<T> get(String group, String identifier, Class<T> type) {
    return typed.get(group, identifier, type);
  }

  /**
   * Writes a Java record, whose components are features: see {@link
   * tidemark.client.record.RecordType}. Whole, as {@link #putRecord} does.
   *
   * @throws FeatureStoreException of kind INVALID, before anything is sent, naming each component
   *     that does not fit the group's definition
   */
  public <T extends Record> void put(String group, T record) {
    typed.put(group, record);
  }

  @Override
  public void close() {
    transport.close();
  }

  private Json.Members control(String operation, byte[] body) {
    return exchange.call(
        new Call(
            "POST",
            "/",
            Map.of(
                "Content-Type",
                "application/x-amz-json-1.1",
                "X-Amz-Target",
                "SageMaker." + operation),
            Call.Body.of(body)));
  }

  private static Call post(String path, byte[] body) {
    return new Call("POST", path, Map.of("Content-Type", "application/json"), Call.Body.of(body));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Paths recordPath(String group) {
    return Paths.of("/FeatureGroup").segment(group);
  }
}
