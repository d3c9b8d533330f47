package tidemark.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;
import tidemark.wire.Operation;
import tidemark.wire.Query;
import tidemark.wire.Route;

/** One request on its way through a function, and what the log shall say of it. */
public final class Invocation {
  private final Route route;
  private final HttpRequest request;
  private @Nullable FeatureGroupName group;
  private @Nullable Integer records;

  Invocation(Route route, HttpRequest request) {
    this.route = route;
    this.request = request;
  }

  public Operation operation() {
    return route.operation();
  }

  /** The name or ARN in the path, not yet checked. */
  public String group() {
    return route.group();
  }

  /**
   * The decoded query.
   *
   * @throws FeatureStoreException of kind INVALID if it cannot be decoded
   */
  public Query query() {
    return request.query();
  }

  public byte[] body() {
    return request.body();
  }

  public String requestId() {
    return request.requestId();
  }

  /**
   * Who asks.
   *
   * @throws FeatureStoreException of kind FORBIDDEN if the gateway authenticated nobody
   */
  public Caller caller() {
    return request.requireCaller();
  }

  /** Says that a gateway sent the request to a function that does not carry it out. */
  public IllegalStateException misdirected() {
    return new IllegalStateException("Another function carries out " + operation().apiName());
  }

  /** Notes the group that a body names. */
  public void concerns(FeatureGroupName name) {
    group = name;
  }

  /** Notes how many records were answered or written. */
  public void counted(int count) {
    records = count;
  }

  /** Adds the group, if the request names one by a valid name or ARN, and what was counted. */
  void tell(Map<Field, Object> outcome) {
    FeatureGroupName concerned = group == null ? groupOfPath() : group;
    if (concerned != null) {
      outcome.put(Field.FEATURE_GROUP, concerned.value());
    }
    if (records != null) {
      outcome.put(Field.RECORD_COUNT, records);
    }
  }

  private @Nullable FeatureGroupName groupOfPath() {
    try {
      String given = route.group();
      return new FeatureGroupName(given.substring(given.lastIndexOf('/') + 1));
    } catch (FeatureStoreException e) {
      return null;
    }
  }
}
