package tidemark.deploy;

import java.util.regex.Pattern;

/** What the value of a variable looks like. A list is separated by commas and has no empty item. */
enum ValueForm {
  ACCOUNT("the 12 digits of an account", "[0-9]{12}"),
  BUCKETS("names of buckets, separated by commas", list("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")),
  FUNCTION_ARN(
      "the ARN of a function's alias",
      "arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_-]+:[a-zA-Z0-9_-]+"),
  KEY_ARN("the ARN of a KMS key", "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+"),
  NAME("a name of letters, digits, '.', '_' and '-'", "[a-zA-Z0-9._-]{1,255}"),
  QUEUE_ARN("the ARN of a queue", "arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,80}"),
  QUEUE_URLS(
      "URLs of queues, separated by commas", list("https?://[^\\s,/]+(/[^\\s,/]+)*/[^\\s,/]+")),
  REGION("a region such as eu-central-1", "[a-z]{2,}(-[a-z]+)+-[0-9]+"),
  ROLE_ARN("the ARN of a role", "arn:aws[a-z-]*:iam::[0-9]{12}:role/[a-zA-Z0-9+=,.@_/-]+"),
  S3_PREFIX(
      "an S3 URI that ends with a slash", "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^\\s]*/)?"),
  STAGE("a stage: 1-16 lower-case letters, digits or '-', from a letter on", Stage.PATTERN),
  SWITCH("ENABLED or DISABLED", "ENABLED|DISABLED"),
  TAGS(
      "tags as key=value, separated by commas",
      list("[a-zA-Z0-9 .:/+@_-]{1,128}=[a-zA-Z0-9 .:/+=@_-]{0,256}")),
  UNITS("a whole number of at least 1", "[1-9][0-9]{0,8}");

  private final String description;
  private final Pattern pattern;

  ValueForm(String description, String pattern) {
    this.description = description;
    this.pattern = Pattern.compile(pattern);
  }

  /** What a value is, in a message. */
  String description() {
    return description;
  }

  boolean fits(String value) {
    return pattern.matcher(value).matches();
  }

  private static String list(String item) {
    return "(?:" + item + ")(?:,(?:" + item + "))*";
  }
}
