package tidemark.infra;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.DefaultStackSynthesizerProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.cxapi.CloudAssembly;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;

/**
 * Writes the templates of a region for whoever deploys without CDK: any account, and a bucket for
 * functions and script that is named when they are deployed.
 */
public final class ReleasedTemplates {
  /** The parameter that names the bucket. */
  static final String ASSET_BUCKET = "AssetBucket";

  /** Source: CloudFormation quotas, template body in a request. */
  static final long INLINE_BYTES_MAX = 51_200;

  private static final String ASSETS = "assets";
  private static final String ASSET_FILE = "asset.";

  private ReleasedTemplates() {}

  /** Takes a directory, a region, and options as {@code name=value}. */
  public static void main(String[] arguments) {
    Path project = Path.of("").toAbsolutePath().resolve("..").normalize();
    System.exit(run(List.of(arguments), project, System.out, System.err));
  }

  static int run(List<String> arguments, Path project, PrintStream out, PrintStream errors) {
    try {
      if (arguments.size() < 3) {
        throw FeatureStoreException.invalid(
            "Give a directory, a region and options, such as: released eu-central-1 stage=dev");
      }
      Path directory = Path.of(arguments.get(0));
      List<String> stacks =
          write(
              directory,
              arguments.get(1),
              options(arguments.subList(2, arguments.size())),
              Artifacts.in(project));
      tell(directory, arguments.get(1), stacks, out);
      return 0;
    } catch (FeatureStoreException e) {
      errors.println("tidemark: " + e.text());
      return 1;
    }
  }

  /**
   * Writes templates and what they deploy; the names of the stacks, in order.
   *
   * @throws FeatureStoreException of kind INVALID, before anything is written, if an option is
   *     wrong or a template is too long to be sent inline
   */
  static List<String> write(
      Path directory, String region, Map<String, String> options, Artifacts artifacts) {
    try {
      Path assembly = Files.createTempDirectory("tidemark-released");
      App app =
          new App(
              AppProps.builder()
                  .outdir(assembly.toString())
                  .postCliContext(FeatureStoreApp.FLAGS)
                  .build());
      FeatureStoreApp.build(
          app,
          ContextOptions.read(options, artifacts),
          Environment.builder().region(region).build(),
          ReleasedTemplates::synthesizer);
      app.getNode().getChildren().forEach(stack -> parameter((Stack) stack));
      return copy(app.synth(), assembly, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DefaultStackSynthesizer synthesizer() {
    return new DefaultStackSynthesizer(
        DefaultStackSynthesizerProps.builder()
            .fileAssetsBucketName("${" + ASSET_BUCKET + "}")
            .generateBootstrapVersionRule(false)
            .build());
  }

  private static void parameter(Stack stack) {
    CfnParameter.Builder.create(stack, ASSET_BUCKET)
        .type("String")
        .description("The bucket, of the same region, that what lies in assets/ was copied to")
        .build();
  }

  private static List<String> copy(CloudAssembly assembly, Path from, Path directory)
      throws IOException {
    List<CloudFormationStackArtifact> stacks = assembly.getStacks();
    check(stacks);
    Path assets = Files.createDirectories(directory.resolve(ASSETS));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(ASSET_FILE)) {
          copy(file, assets.resolve(name.substring(ASSET_FILE.length())));
        }
      }
    }
    for (CloudFormationStackArtifact stack : stacks) {
      copy(Path.of(stack.getTemplateFullPath()), directory.resolve(template(stack.getStackName())));
    }
    return stacks.stream().map(CloudFormationStackArtifact::getStackName).toList();
  }

  private static void check(List<CloudFormationStackArtifact> stacks) throws IOException {
    Problems problems = new Problems();
    for (CloudFormationStackArtifact stack : stacks) {
      long bytes = Files.size(Path.of(stack.getTemplateFullPath()));
      if (bytes > INLINE_BYTES_MAX) {
        problems.add(
            "The template of '%s' has %d bytes, of which CloudFormation takes %d inline. Give a"
                + " shorter stage or fewer options, or deploy it by CDK.",
            stack.getStackName(), bytes, INLINE_BYTES_MAX);
      }
    }
    problems.throwIfAny();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String template(String stack) {
    return stack + ".template.json";
  }

  private static void tell(Path directory, String region, List<String> stacks, PrintStream out) {
    out.println("aws s3 cp --recursive " + directory.resolve(ASSETS) + " s3://BUCKET/");
    for (String stack : stacks) {
      out.println(
          "aws cloudformation deploy --region %s --stack-name %s --template-file %s"
                  .formatted(region, stack, directory.resolve(template(stack)))
              + " --capabilities CAPABILITY_IAM --parameter-overrides AssetBucket=BUCKET");
    }
  }

  private static Map<String, String> options(List<String> given) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : given) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw FeatureStoreException.invalid("Give options as name=value, such as stage=dev.");
      }
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return options;
  }
}
