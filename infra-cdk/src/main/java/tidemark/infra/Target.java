package tidemark.infra;

/** What the templates are for. */
public enum Target {
  AWS,
  /** LocalStack's free edition: without Glue, Athena and dashboards, which it refuses. */
  LOCALSTACK
}
