package tidemark.infra;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.logs.RetentionDays;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Setting;
import tidemark.deploy.Stage;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.model.Shown;

/** The options given by {@code -c name=value}, or by {@code context} in cdk.json. */
final class ContextOptions {
  private static final String STAGE = "stage";
  private static final String API = "api";
  private static final String PRIVATE = "private";
  private static final String VPC_ENDPOINTS = "vpcEndpoints";
  private static final String KEY = "key";
  private static final String ALARM_EMAIL = "alarmEmail";
  private static final String LANES = "lanes";
  private static final String MONITOR_MINUTES = "monitorMinutes";
  private static final String LOCALSTACK = "localstack";
  private static final String SNAP_START = "snapStart";
  private static final String PROVISIONED = "provisionedConcurrency";
  private static final String RESERVED = "reservedConcurrency";
  private static final String REQUESTS_PER_SECOND = "requestsPerSecond";
  private static final String BURST = "burst";
  private static final String REQUESTS_OF_ADDRESS = "requestsOfAddress";
  private static final String MAX_READ_UNITS = "maxReadUnits";
  private static final String MAX_WRITE_UNITS = "maxWriteUnits";
  private static final String MAX_FUTURE_SECONDS = "maxFutureSeconds";
  private static final String STRICT = "strict";
  private static final String DELETION_PROTECTION = "deletionProtection";

  private static final List<String> NAMES =
      List.of(
          STAGE,
          API,
          PRIVATE,
          VPC_ENDPOINTS,
          KEY,
          ALARM_EMAIL,
          LANES,
          MONITOR_MINUTES,
          LOCALSTACK,
          SNAP_START,
          PROVISIONED,
          RESERVED,
          REQUESTS_PER_SECOND,
          BURST,
          REQUESTS_OF_ADDRESS,
          MAX_READ_UNITS,
          MAX_WRITE_UNITS,
          MAX_FUTURE_SECONDS,
          STRICT,
          DELETION_PROTECTION);

  /** CDK keeps its own flags and what it looked up beside the options; their names hold these. */
  private static final Pattern OF_CDK = Pattern.compile(".*[:/@=].*|cdk-migrate|tree-metadata");

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern ENDPOINTS = Pattern.compile("vpce-[0-9a-z]+(,vpce-[0-9a-z]+)*");
  private static final Pattern CONCURRENCY =
      Pattern.compile("[a-z-]+:[1-9][0-9]{0,4}(,[a-z-]+:[1-9][0-9]{0,4})*");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Problems problems = new Problems();

  private ContextOptions(Map<String, ?> context) {
    new TreeMap<>(context)
        .forEach(
            (name, value) -> {
              if (NAMES.contains(name)) {
                given.put(name, String.valueOf(value));
              } else if (!OF_CDK.matcher(name).matches()) {
                problems.add("Option '%s' is not known%s", Shown.name(name), suggestion(name));
              }
            });
  }

  /**
   * Reads the options.
   *
   * @throws FeatureStoreException of kind INVALID that names every fault
   */
  static FeatureStoreProps read(Map<String, ?> context, Artifacts artifacts) {
    return new ContextOptions(context).props(artifacts);
  }

  private FeatureStoreProps props(Artifacts artifacts) {
    Stage stage = stage();
    ApiKind api = choice(API, ApiKind.REST);
    List<String> endpoints = endpoints();
    Optional<String> key =
        matching(
            KEY,
            FeatureStoreProps.KEY_ARN,
            "the ARN of a key such as arn:aws:kms:eu-west-1:111122223333:key/ID");
    Optional<String> email = matching(ALARM_EMAIL, EMAIL, "an address such as oncall@example.com");
    int lanes = number(LANES).orElse(1);
    int minutes = number(MONITOR_MINUTES).orElse(FeatureStoreProps.MONITOR_MINUTES);
    OptionalInt concurrency = concurrency();
    Optional<Bounds> bounds = bounds();
    OptionalInt maxReadUnits = number(MAX_READ_UNITS);
    OptionalInt maxWriteUnits = number(MAX_WRITE_UNITS);
    OptionalInt maxFutureSeconds = number(MAX_FUTURE_SECONDS);
    Setting strict = isTrue(STRICT, false) ? Setting.ENABLED : Setting.DISABLED;
    Setting protection = isTrue(DELETION_PROTECTION, true) ? Setting.ENABLED : Setting.DISABLED;
    Target target = isTrue(LOCALSTACK, false) ? Target.LOCALSTACK : Target.AWS;
    problems.throwIfAny();
    if (stage == null || bounds.isEmpty()) {
      throw new IllegalStateException("What is missing is a problem");
    }
    return new FeatureStoreProps(
        stage,
        artifacts,
        api,
        endpoints,
        key,
        email,
        lanes,
        minutes,
        concurrency,
        bounds.get(),
        maxReadUnits,
        maxWriteUnits,
        maxFutureSeconds,
        strict,
        protection,
        RetentionDays.THREE_MONTHS,
        target);
  }

  private @Nullable Stage stage() {
    String name = given.get(STAGE);
    if (name == null) {
      problems.add("Option 'stage' is missing. Give one such as -c stage=dev.");
      return null;
    }
    return problems.parse(() -> new Stage(name));
  }

  private List<String> endpoints() {
    Optional<String> endpoints =
        matching(VPC_ENDPOINTS, ENDPOINTS, "the ids of VPC endpoints, separated by commas");
    boolean isPrivate = isTrue(PRIVATE, false);
    if (isPrivate && endpoints.isEmpty()) {
      problems.add(
          "private=true needs vpcEndpoints, the ids of the VPC endpoints for execute-api through"
              + " which the API is called.");
    }
    if (!isPrivate && endpoints.isPresent()) {
      problems.add("vpcEndpoints is of use with private=true only.");
    }
    return endpoints.map(ids -> List.of(ids.split(","))).orElse(List.of());
  }

  private OptionalInt concurrency() {
    OptionalInt concurrency = number(PROVISIONED);
    boolean snapStart = isTrue(SNAP_START, concurrency.isEmpty());
    if (snapStart && concurrency.isPresent()) {
      problems.add(
          "snapStart=true and provisionedConcurrency exclude each other in Lambda. Leave out one.");
    }
    if (!snapStart && concurrency.isEmpty()) {
      problems.add("snapStart=false needs provisionedConcurrency, such as 2.");
    }
    return concurrency;
  }

  private Optional<Bounds> bounds() {
    int requests = number(REQUESTS_PER_SECOND).orElse(Bounds.STANDARD.requestsPerSecond());
    int burst = number(BURST).orElse(Bounds.STANDARD.burst());
    OptionalInt ofAddress = number(REQUESTS_OF_ADDRESS);
    Map<FunctionSpec, Integer> reserved = reserved();
    return Optional.ofNullable(
        problems.parse(() -> new Bounds(requests, burst, ofAddress, reserved)));
  }

  private Map<FunctionSpec, Integer> reserved() {
    Map<FunctionSpec, Integer> reserved = new EnumMap<>(FunctionSpec.class);
    matching(RESERVED, CONCURRENCY, "functions and numbers such as put-record:100,get-record:200")
        .ifPresent(
            text -> {
              for (String item : text.split(",", -1)) {
                String name = item.substring(0, item.indexOf(':'));
                function(name)
                    .ifPresent(
                        function ->
                            reserved.put(
                                function, Integer.parseInt(item.substring(item.indexOf(':') + 1))));
              }
            });
    return reserved;
  }

  private Optional<FunctionSpec> function(String name) {
    Optional<FunctionSpec> named =
        Arrays.stream(FunctionSpec.values()).filter(f -> f.suffix().equals(name)).findFirst();
    if (named.isEmpty()) {
      problems.add(
          "%s names '%s', which is no function; give any of %s.",
          RESERVED,
          Shown.name(name),
          String.join(
              ", ", Arrays.stream(FunctionSpec.values()).map(FunctionSpec::suffix).toList()));
    }
    return named;
  }

  private OptionalInt number(String name) {
    Optional<String> value = matching(name, NUMBER, "a whole number of at least 1");
    return value.isPresent() ? OptionalInt.of(Integer.parseInt(value.get())) : OptionalInt.empty();
  }

  private boolean isTrue(String name, boolean otherwise) {
    Optional<String> value = matching(name, Pattern.compile("true|false"), "true or false");
    return value.map(Boolean::parseBoolean).orElse(otherwise);
  }

  private ApiKind choice(String name, ApiKind otherwise) {
    String words =
        String.join(
            " or ",
            Arrays.stream(ApiKind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList());
    return matching(name, Pattern.compile(words.replace(" or ", "|")), words)
        .map(word -> ApiKind.valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(otherwise);
  }

  /** The value; empty, after noting so if it is there, when it does not fit. */
  private Optional<String> matching(String name, Pattern pattern, String description) {
    String value = given.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!pattern.matcher(value).matches()) {
      problems.add("%s is '%s'; give %s.", name, Shown.name(value), description);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private static String suggestion(String name) {
    return Nearest.to(name, NAMES)
        .map(nearest -> "; did you mean '" + nearest + "'?")
        .orElse(". Known are " + String.join(", ", NAMES) + ".");
  }
}
