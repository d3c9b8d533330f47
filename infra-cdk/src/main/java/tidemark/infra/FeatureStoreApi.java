package tidemark.infra;

import java.util.Map;

/** The API as callers reach it. */
interface FeatureStoreApi {
  /** Where, without a slash at its end. */
  String url();

  String id();

  /** What stands before a route in the ARN of a call. */
  String stage();

  /** The metric namespace's dimension that names the API, and its name or id. */
  Map<String, String> dimensions();
}
