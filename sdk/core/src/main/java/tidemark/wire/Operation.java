package tidemark.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * Everything a client can ask for, and where it asks. Source: botocore, service models {@code
 * sagemaker-featurestore-runtime} 2020-07-01 and {@code sagemaker} 2017-07-24.
 */
public enum Operation {
  PUT_RECORD("PutRecord", "PUT", Path.GROUP),
  GET_RECORD("GetRecord", "GET", Path.GROUP),
  DELETE_RECORD("DeleteRecord", "DELETE", Path.GROUP),
  BATCH_GET_RECORD("BatchGetRecord", "POST", Path.BATCH_GET),
  BATCH_WRITE_RECORD("BatchWriteRecord", "POST", Path.BATCH_WRITE),
  LIST_RECORDS("ListRecords", "POST", Path.GROUP_LIST),
  UPDATE_RECORD("UpdateRecord", "POST", Path.GROUP_RECORD),

  CREATE_FEATURE_GROUP("CreateFeatureGroup"),
  DESCRIBE_FEATURE_GROUP("DescribeFeatureGroup"),
  LIST_FEATURE_GROUPS("ListFeatureGroups"),
  UPDATE_FEATURE_GROUP("UpdateFeatureGroup"),
  DELETE_FEATURE_GROUP("DeleteFeatureGroup"),
  DESCRIBE_FEATURE_METADATA("DescribeFeatureMetadata"),
  UPDATE_FEATURE_METADATA("UpdateFeatureMetadata"),
  SEARCH("Search"),
  ADD_TAGS("AddTags"),
  LIST_TAGS("ListTags"),
  DELETE_TAGS("DeleteTags");

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

  /** The most that the body of any request may have. Source: guarantees.md, S-15. */
  public static final int BODY_BYTES_MAX = 6 << 20;

  private static final int SMALL_BODY_BYTES_MAX = 1 << 20;

  private static final String TARGET_PREFIX = "SageMaker.";

  private final String apiName;
  private final String method;
  private final Path path;

  Operation(String apiName, String method, Path path) {
    this.apiName = apiName;
    this.method = method;
    this.path = path;
  }

  Operation(String apiName) {
    this(apiName, "POST", Path.ROOT);
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
}
