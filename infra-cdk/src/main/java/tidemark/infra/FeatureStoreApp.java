package tidemark.infra;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.IStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import tidemark.model.FeatureStoreException;

/** The CDK app: one feature store in three stacks. */
public final class FeatureStoreApp {
  private static final String ACCOUNT = "CDK_DEFAULT_ACCOUNT";
  private static final String REGION = "CDK_DEFAULT_REGION";

  /** Without it CDK lets access logs in by an ACL, which an owned bucket has none of. */
  static final String LOGS_BY_POLICY = "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy";

  /** What CDK does by these flags is what new apps get. */
  static final Map<String, Object> FLAGS =
      Map.of(
          LOGS_BY_POLICY,
          true,
          "@aws-cdk/core:enablePartitionLiterals",
          true,
          "@aws-cdk/core:defaultCrossStackReferences",
          "strong",
          "aws:cdk:enable-path-metadata",
          false,
          "aws:cdk:enable-asset-metadata",
          false,
          "aws:cdk:version-reporting",
          false);

  private FeatureStoreApp() {}

  /** Writes the templates to where the CDK command asks for them. */
  public static void main(String[] arguments) {
    System.exit(
        synthesize(
            System.getenv(), Map.of(), Path.of("").toAbsolutePath().resolve(".."), System.err));
  }

  /**
   * The exit code, after saying in one line what is wrong if anything is.
   *
   * @param options besides those that the CDK command hands over
   */
  static int synthesize(
      Map<String, String> environment, Map<String, ?> options, Path project, PrintStream errors) {
    try {
      App app = new App(AppProps.builder().context(options).postCliContext(FLAGS).build());
      FeatureStoreProps props =
          ContextOptions.read(context(app), Artifacts.in(project.normalize()));
      build(app, props, place(environment));
      app.synth();
      return 0;
    } catch (FeatureStoreException e) {
      errors.println("tidemark: " + e.text());
      return 1;
    }
  }

  /** Adds the three stacks to an app. */
  static FeatureStore build(App app, FeatureStoreProps props, Environment place) {
    return build(app, props, place, DefaultStackSynthesizer::new);
  }

  /**
   * The same.
   *
   * @param assets how a stack finds its assets; each has its own
   */
  static FeatureStore build(
      App app, FeatureStoreProps props, Environment place, Supplier<IStackSynthesizer> assets) {
    Stack storage = stack(app, props, place, assets.get(), "storage", "what is kept");
    Stack api = stack(app, props, place, assets.get(), "api", "the API and its functions");
    Stack operations =
        stack(app, props, place, assets.get(), "operations", "monitor, alarms, dashboard and jobs");
    return FeatureStore.across(storage, api, operations, props);
  }

  /** Where to deploy; without credentials the account stays open until the deployment. */
  static Environment place(Map<String, String> environment) {
    String region = environment.getOrDefault(REGION, "");
    if (region.isEmpty()) {
      throw FeatureStoreException.invalid(
          "No region is set. Set AWS_REGION, or one for the profile in use, and run this through"
              + " the cdk command.");
    }
    Environment.Builder place = Environment.builder().region(region);
    Optional.ofNullable(environment.get(ACCOUNT))
        .filter(account -> !account.isEmpty())
        .ifPresent(place::account);
    return place.build();
  }

  private static Stack stack(
      App app,
      FeatureStoreProps props,
      Environment place,
      IStackSynthesizer assets,
      String part,
      String description) {
    return new Stack(
        app,
        props.stage().resource(part),
        StackProps.builder()
            .env(place)
            .synthesizer(assets)
            .suppressTemplateIndentation(true)
            .description("Feature store " + props.stage().name() + ": " + description)
            .tags(Map.of("tidemark:stage", props.stage().name()))
            .build());
  }

  private static Map<String, Object> context(App app) {
    Map<String, Object> context = new HashMap<>();
    if (app.getNode().getAllContext() instanceof Map<?, ?> all) {
      all.forEach((name, value) -> context.put(String.valueOf(name), value));
    }
    return context;
  }
}
