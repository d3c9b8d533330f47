package tidemark.wire;

import java.util.Arrays;
import java.util.Optional;
import tidemark.model.FeatureStoreException;

/**
 * Everything a client can ask for, and where it asks. Source: botocore, service models {@code
 * sagemaker-featurestore-runtime} 2020-07-01 and {@code sagemaker} 2017-07-24.
 */
public enum Operation {
  PUT_RECORD("PutRecord", "PUT", Path.GROUP, Support.SERVED),
  GET_RECORD("GetRecord", "GET", Path.GROUP, Support.SERVED),
  DELETE_RECORD("DeleteRecord", "DELETE", Path.GROUP, Support.SERVED),
  BATCH_GET_RECORD("BatchGetRecord", "POST", Path.BATCH_GET, Support.SERVED),
  BATCH_WRITE_RECORD("BatchWriteRecord", "POST", Path.BATCH_WRITE, Support.SERVED),
  LIST_RECORDS("ListRecords", "POST", Path.GROUP_LIST, Support.SERVED),
  UPDATE_RECORD("UpdateRecord", "POST", Path.GROUP_RECORD, Support.SERVED),

  CREATE_FEATURE_GROUP("CreateFeatureGroup", Support.SERVED),
  DESCRIBE_FEATURE_GROUP("DescribeFeatureGroup", Support.SERVED),
  LIST_FEATURE_GROUPS("ListFeatureGroups", Support.SERVED),
  UPDATE_FEATURE_GROUP("UpdateFeatureGroup", Support.SERVED),
  DELETE_FEATURE_GROUP("DeleteFeatureGroup", Support.SERVED),
  DESCRIBE_FEATURE_METADATA("DescribeFeatureMetadata", Support.SERVED),
  UPDATE_FEATURE_METADATA("UpdateFeatureMetadata", Support.SERVED),
  SEARCH("Search", Support.SERVED),
  ADD_TAGS("AddTags", Support.SERVED),
  LIST_TAGS("ListTags", Support.SERVED),
  DELETE_TAGS("DeleteTags", Support.SERVED);

  /** The form of an operation's path. */
  enum Path {
    /** {@code /FeatureGroup/{name or ARN}} */
    GROUP,
    /** {@code /FeatureGroup/{name or ARN}/ListRecords} */
    GROUP_LIST,
    /** {@code /FeatureGroup/{name or ARN}/Record} */
    GROUP_RECORD,
    /** {@code /BatchGetRecord} */
    BATCH_GET,
    /** {@code /BatchWriteRecord} */
    BATCH_WRITE,
    /** {@code /}: the target header names the operation. */
    ROOT
  }

  private enum Support {
    SERVED,
    REFUSED
  }

  /** The most that the body of any request may have. Source: guarantees.md, S-15. */
  public static final int BODY_BYTES_MAX = 6 << 20;

  private static final int SMALL_BODY_BYTES_MAX = 1 << 20;

  private static final String TARGET_PREFIX = "SageMaker.";

  private final String apiName;
  private final String method;
  private final Path path;
  private final Support support;

  Operation(String apiName, String method, Path path, Support support) {
    this.apiName = apiName;
    this.method = method;
    this.path = path;
    this.support = support;
  }

  Operation(String apiName, Support support) {
    this(apiName, "POST", Path.ROOT, support);
  }

  /** The name in AWS's documentation, such as {@code PutRecord}. */
  public String apiName() {
    return apiName;
  }

  public String method() {
    return method;
  }

  public Plane plane() {
    return path == Path.ROOT ? Plane.CONTROL : Plane.RUNTIME;
  }

  /** The value of {@code X-Amz-Target} for an operation of the control plane. */
  public String target() {
    return TARGET_PREFIX + apiName;
  }

  /** How many bytes a request's body may have. Source: guarantees.md, S-15. */
  public int bodyBytesMax() {
    return this == BATCH_WRITE_RECORD ? BODY_BYTES_MAX : SMALL_BODY_BYTES_MAX;
  }

  Path path() {
    return path;
  }

  /** The operation of the control plane with that {@link #target()}. */
  static Optional<Operation> ofTarget(String target) {
    return Arrays.stream(values())
        .filter(o -> o.plane() == Plane.CONTROL && o.target().equals(target))
        .findFirst();
  }

  /** Whether this store carries out the operation. The one place that says which it does not. */
  public boolean isServed() {
    return support == Support.SERVED;
  }

  /** The answer to an operation that no function here carries out. */
  public FeatureStoreException notServed() {
    return FeatureStoreException.invalid("%s is not implemented by this store yet.", apiName);
  }
}
