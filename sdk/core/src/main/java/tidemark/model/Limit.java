package tidemark.model;

/**
 * The limits of the API, each with the unit it counts and where it comes from. {@code botocore} is
 * its service models {@code sagemaker} 2017-07-24 and {@code sagemaker-featurestore-runtime}
 * 2020-07-01, {@code quotas} SageMaker's developer guide, "Quotas, naming rules and data types";
 * {@code ours} is a bound where AWS states none.
 */
public enum Limit {
  /** Characters. botocore {@code FeatureGroupName}. */
  FEATURE_GROUP_NAME(1, 64),
  /** Characters. botocore {@code FeatureName}. */
  FEATURE_NAME(1, 64),
  /** Characters. botocore {@code Description}. */
  GROUP_DESCRIPTION(0, 128),
  /** Features in a group. botocore {@code FeatureDefinitions}. */
  FEATURES(1, 2_500),
  /** Features added at once. botocore {@code FeatureAdditions}. */
  FEATURE_ADDITIONS(1, 100),
  /** Elements of a vector. botocore {@code Dimension}. */
  VECTOR_DIMENSION(1, 8_192),
  /** Vector features in a group. quotas. */
  VECTORS(0, 1),
  /** Feature groups in a store. quotas, per account and region; soft on AWS. */
  FEATURE_GROUPS(0, 100),
  /** Characters. botocore {@code S3Uri}. */
  S3_URI(1, 1_024),
  /** Characters. botocore {@code KmsKeyId}. */
  KMS_KEY_ID(0, 2_048),
  /** Characters. botocore {@code RoleArn}. */
  ROLE_ARN(20, 2_048),
  /** Characters. botocore {@code TableName}, {@code Catalog}, {@code Database}. */
  CATALOG_NAME(1, 255),
  /** Units. botocore {@code CapacityUnit}. */
  CAPACITY_UNITS(0, 10_000_000),

  /** Tags of a group. botocore {@code TagList}. */
  TAGS(0, 50),
  /** Keys of tags in one call. botocore {@code TagKeyList}. */
  TAG_KEYS(1, 50),
  /** Characters. botocore {@code TagKey}. */
  TAG_KEY(1, 128),
  /** Characters. botocore {@code TagValue}. */
  TAG_VALUE(0, 256),
  /** Tags on a page of ListTags. botocore {@code ListTagsMaxResults}; the upper bound is ours. */
  TAGS_PAGE(50, 1_000),

  /** Characters. botocore {@code FeatureDescription}. */
  FEATURE_DESCRIPTION(0, 255),
  /** Parameters of a feature, and those of one call. botocore {@code FeatureParameterAdditions}. */
  FEATURE_PARAMETERS(0, 25),
  /** Characters. botocore {@code FeatureParameterKey}, {@code FeatureParameterValue}. */
  FEATURE_PARAMETER(1, 255),

  /** Groups on a page, results of a search. botocore {@code MaxResults}. */
  PAGE(1, 100),
  /** Characters. botocore {@code FeatureGroupNameContains}. */
  NAME_CONTAINS(1, 64),
  /** Characters. botocore {@code NextToken} of both models. */
  NEXT_TOKEN(0, 8_192),
  /** Characters. botocore {@code FilterValue}. */
  SEARCH_VALUE(1, 1_024),
  /** Characters. botocore {@code ResourcePropertyName}. */
  SEARCH_PROPERTY(1, 255),
  /** Elements. botocore {@code FilterList}, {@code NestedFiltersList}, {@code SubExpressions}. */
  SEARCH_LIST(1, 20),
  /** Elements. botocore {@code VisibilityConditionsList}. */
  VISIBILITY_CONDITIONS(1, 5),
  /** Filters in an expression with all it holds. SageMaker API reference, Search. */
  SEARCH_CLAUSES(0, 50),

  /** Characters. botocore {@code ValueAsString}. */
  VALUE(0, 358_400),
  /** Elements. botocore {@code ValueAsStringList}. */
  VALUE_ELEMENTS(0, 358_400),
  /** Bytes of names and values in UTF-8. quotas, 350 KB. */
  RECORD_BYTES(0, 358_400),
  /** Bytes in UTF-8. quotas, 2 KB. */
  RECORD_IDENTIFIER_BYTES(1, 2_048),
  /** Records of a BatchGetRecord. SageMaker API reference. */
  BATCH_GET_RECORDS(1, 100),
  /** Groups of a BatchGetRecord. botocore {@code BatchGetRecordIdentifiers}. */
  BATCH_GET_GROUPS(1, 100),
  /** Records of a BatchWriteRecord. botocore {@code BatchWriteRecordEntries}. */
  BATCH_WRITE_ENTRIES(1, 25),
  /** Features of an UpdateRecord. SageMaker API reference. */
  UPDATE_FEATURES(1, 100),
  /** Identifiers on a page of ListRecords. botocore {@code ListRecordsMaxResults}. */
  RECORDS_PAGE(1, 100),
  /** Characters of an error's message. botocore {@code Message}. */
  MESSAGE(0, 2_048);

  private final int min;
  private final int max;

  Limit(int min, int max) {
    this.min = min;
    this.max = max;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  public boolean holds(long count) {
    return count >= min && count <= max;
  }

  /** Both bounds, as in "1-64". */
  @Override
  public String toString() {
    return min + "-" + max;
  }
}
