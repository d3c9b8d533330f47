package tidemark.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;

/**
 * The templates of an app with some options, in eu-west-1 of account 111122223333. Each is made
 * once for all tests: most of their time is that of CDK's Node process.
 */
final class Synthesis {
  static final String REGION = "eu-west-1";
  static final String ACCOUNT = "111122223333";

  /** What stands for the id that API Gateway gives. */
  static final String API_ID = "a1b2c3d4e5";

  private static final Map<Map<String, String>, Synthesis> MADE = new ConcurrentHashMap<>();
  private static final Artifacts ARTIFACTS = new Artifacts(standIn(".jar"), standIn(".py"));

  private final Map<String, String> options;
  private final Map<String, Map<?, ?>> templates = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final List<Path> files = new ArrayList<>();
  private final List<Stack> stacks;

  private Synthesis(Map<String, String> options, App app) {
    this.options = options;
    this.stacks = app.getNode().getChildren().stream().map(Stack.class::cast).toList();
    app.synth()
        .getStacks()
        .forEach(
            stack -> {
              String part = stack.getStackName().replaceAll(".*-", "");
              templates.put(part, (Map<?, ?>) stack.getTemplate());
              files.add(Path.of(stack.getTemplateFullPath()));
              sizes.put(part, size(Path.of(stack.getTemplateFullPath())));
            });
  }

  static Synthesis of(String... namesAndValues) {
    Map<String, String> options = new LinkedHashMap<>(Map.of("stage", "dev"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    synchronized (MADE) {
      return MADE.computeIfAbsent(
          options,
          given -> {
            App app = app();
            FeatureStoreApp.build(app, ContextOptions.read(given, ARTIFACTS), place());
            return new Synthesis(given, app);
          });
    }
  }

  /** The templates of an app that someone else has built. */
  static Synthesis of(App app) {
    return new Synthesis(Map.of(), app);
  }

  static App app() {
    try {
      Path out = Files.createTempDirectory("tidemark-synth");
      out.toFile().deleteOnExit();
      return new App(
          AppProps.builder().outdir(out.toString()).postCliContext(FeatureStoreApp.FLAGS).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Environment place() {
    return FeatureStoreApp.place(
        Map.of("CDK_DEFAULT_REGION", REGION, "CDK_DEFAULT_ACCOUNT", ACCOUNT));
  }

  /** What stands in for jar and script: a template holds their digests only. */
  static Artifacts artifacts() {
    return ARTIFACTS;
  }

  /** What the app was given. */
  Map<String, String> options() {
    return options;
  }

  /** The templates as files. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** What CDK has said of each stack. */
  List<Annotations> annotations() {
    return stacks.stream().map(Annotations::fromStack).toList();
  }

  Map<String, Long> sizes() {
    return sizes;
  }

  /** Resources of a type in all templates, by logical id. */
  Map<String, Resource> all(String type) {
    Map<String, Resource> found = new LinkedHashMap<>();
    templates
        .values()
        .forEach(
            template ->
                map(template.get("Resources"))
                    .forEach(
                        (id, resource) -> {
                          if (map(resource).get("Type").equals(type)) {
                            found.put((String) id, new Resource((String) id, map(resource)));
                          }
                        }));
    return found;
  }

  List<String> types() {
    List<String> types = new ArrayList<>();
    templates
        .values()
        .forEach(
            template ->
                map(template.get("Resources"))
                    .values()
                    .forEach(r -> types.add((String) map(r).get("Type"))));
    return types;
  }

  /** All templates, in which a name can be looked for. */
  String allText() {
    return templates.toString();
  }

  /** A resource as the template has it. */
  record Resource(String id, Map<?, ?> json) {
    /** A property beneath others; null if there is none. */
    Object at(String... path) {
      Object value = json.get("Properties");
      for (String name : path) {
        value = value == null ? null : map(value).get(name);
      }
      return value;
    }

    String policy() {
      return json.get("DeletionPolicy") + "/" + json.get("UpdateReplacePolicy");
    }
  }

  /** The text that a value has once it is deployed, as far as names tell. */
  String text(Object value) {
    if (!(value instanceof Map<?, ?> call)) {
      return String.valueOf(value);
    }
    Object argument = call.values().iterator().next();
    return switch ((String) call.keySet().iterator().next()) {
      case "Ref" -> reference((String) argument);
      case "Fn::ImportValue" -> text(exported((String) argument));
      case "Fn::GetAtt" -> attribute((List<?>) argument);
      case "Fn::Join" -> {
        StringBuilder text = new StringBuilder();
        ((List<?>) ((List<?>) argument).get(1)).forEach(part -> text.append(text(part)));
        yield text.toString();
      }
      default -> throw new IllegalArgumentException("Not foreseen: " + call);
    };
  }

  private String reference(String id) {
    return switch (id) {
      case "AWS::Partition" -> "aws";
      case "AWS::AccountId" -> ACCOUNT;
      case "AWS::Region" -> REGION;
      case "AWS::URLSuffix" -> "amazonaws.com";
      default -> {
        Resource resource = find(id);
        yield switch ((String) resource.json().get("Type")) {
          case "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api" -> API_ID;
          case "AWS::SQS::Queue" ->
              "https://sqs." + REGION + ".amazonaws.com/" + ACCOUNT + "/" + name(resource);
          default -> name(resource);
        };
      }
    };
  }

  private String attribute(List<?> idAndName) {
    if (!idAndName.get(1).equals("Arn")) {
      return idAndName.toString();
    }
    Resource resource = find((String) idAndName.get(0));
    String place = REGION + ":" + ACCOUNT + ":";
    return switch ((String) resource.json().get("Type")) {
      case "AWS::DynamoDB::Table" -> "arn:aws:dynamodb:" + place + "table/" + name(resource);
      case "AWS::IAM::Role" -> "arn:aws:iam::" + ACCOUNT + ":role/" + name(resource);
      case "AWS::KMS::Key" -> "arn:aws:kms:" + place + "key/" + name(resource);
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + name(resource);
      case "AWS::SQS::Queue" -> "arn:aws:sqs:" + place + name(resource);
      default -> idAndName.toString();
    };
  }

  private static String name(Resource resource) {
    for (String property : List.of("TableName", "BucketName", "QueueName", "Name")) {
      if (resource.at(property) instanceof String name) {
        return name;
      }
    }
    return resource.id().toLowerCase(Locale.ROOT);
  }

  private Resource find(String id) {
    return templates.values().stream()
        .map(template -> map(template.get("Resources")).get(id))
        .filter(Objects::nonNull)
        .map(resource -> new Resource(id, map(resource)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No resource " + id));
  }

  private Object exported(String name) {
    return templates.values().stream()
        .filter(template -> template.get("Outputs") != null)
        .flatMap(template -> map(template.get("Outputs")).values().stream())
        .map(Synthesis::map)
        .filter(output -> output.get("Export") != null)
        .filter(output -> map(output.get("Export")).get("Name").equals(name))
        .map(output -> output.get("Value"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No export " + name));
  }

  static Map<?, ?> map(Object json) {
    return (Map<?, ?>) json;
  }

  static List<?> list(Object json) {
    return json instanceof List<?> list ? list : List.of(json);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path standIn(String ending) {
    try {
      Path jar = Files.createTempFile("tidemark-stand-in", ending);
      jar.toFile().deleteOnExit();
      return Files.write(jar, ("stands in for a " + ending).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
