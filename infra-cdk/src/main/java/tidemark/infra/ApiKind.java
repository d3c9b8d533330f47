package tidemark.infra;

/** Which of API Gateway's two products stands before the functions. */
public enum ApiKind {
  /** Resource policy, private endpoints, WAF, errors of its own in the API's form. */
  REST,
  /** Costs less per call; has none of these. */
  HTTP
}
