package tidemark.deploy;

import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/**
 * The name of a deployment, one per account and region. It begins the names of what the deployment
 * makes, so it is short.
 */
public record Stage(String name) {
  static final String PATTERN = "[a-z][a-z0-9-]{0,15}";

  private static final Pattern SHAPE = Pattern.compile(PATTERN);

  /** With it, one stage's {@link #onlineTablePrefix} would begin with another's. */
  private static final String ONLINE = "-online";

  private static final Pattern OF_ANOTHER = Pattern.compile("[^-].*" + ONLINE + "(-.*)?");

  public Stage {
    if (!SHAPE.matcher(name).matches()) {
      throw FeatureStoreException.invalid(
          "Stage '%s' is not valid. Use 1-16 lower-case letters, digits or '-', beginning with a letter.",
          Shown.name(name));
    }
    if (OF_ANOTHER.matcher(name).matches()) {
      throw FeatureStoreException.invalid(
          "Stage '%s' is not valid: names of its tables would be names of stage '%s'. Leave out '-online'.",
          name, name.substring(0, name.indexOf(ONLINE)));
    }
  }

  /** A name of something the deployment has one of, such as {@code tidemark-dev-put-record}. */
  public String resource(String of) {
    return "tidemark-" + name + "-" + of;
  }

  /** The table of groups, grants and runs. */
  public String registryTable() {
    return resource("registry");
  }

  /** What the names of online tables begin with; permissions on them name it. */
  public String onlineTablePrefix() {
    return resource("online-");
  }

  /** The namespace of its metrics in CloudWatch. */
  public String metricNamespace() {
    return "Tidemark/" + name;
  }

  /** The SSM parameter that tells one fact of the deployment. */
  public String parameter(String of) {
    return "/tidemark/" + name + "/" + of;
  }
}
