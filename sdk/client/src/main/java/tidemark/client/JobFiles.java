package tidemark.client;

/** How a plan names the files of a store. */
public enum JobFiles {
  /** By their paths on this machine. */
  PATHS("paths"),
  /** By their {@code s3://} URIs. */
  S3("s3");

  private final String word;

  JobFiles(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
