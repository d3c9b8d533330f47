package tidemark.wire;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import tidemark.wire.Operation.Path;

/**
 * What a request asks for, by its method, path and target header.
 *
 * @param group the name or ARN in the path, decoded once and not yet checked; empty for operations
 *     that name groups in the body
 */
public record Route(Operation operation, String group) {
  /** Names the operation of a request to the control plane. */
  public static final String TARGET_HEADER = "X-Amz-Target";

  private static final String GROUP_PREFIX = "/FeatureGroup/";
  private static final String LIST_SUFFIX = "/ListRecords";
  private static final String RECORD_SUFFIX = "/Record";
  private static final String ARN_MARK = "feature-group/";
  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  /**
   * Finds the operation. The name in the path may be an ARN whose slash is encoded or, behind a
   * gateway that decodes, is not: so everything after {@code /FeatureGroup/} is the name, less a
   * known suffix that leaves a whole name or ARN.
   *
   * @param rawPath as received, without the stage
   * @param target the header {@code X-Amz-Target}
   * @throws Refusal if the API has no such path, or the path does not take the method
   */
  public static Route find(String method, String rawPath, Optional<String> target) {
    if (rawPath.isEmpty() || rawPath.equals("/")) {
      return new Route(control(method, target), "");
    }
    if (rawPath.equals("/BatchGetRecord")) {
      return new Route(byMethod(method, Path.BATCH_GET), "");
    }
    if (rawPath.equals("/BatchWriteRecord")) {
      return new Route(byMethod(method, Path.BATCH_WRITE), "");
    }
    if (!rawPath.startsWith(GROUP_PREFIX)) {
      throw Refusal.unknownPath();
    }
    return group(method, rawPath.substring(GROUP_PREFIX.length()));
  }

  /** The operation of a request, if it asks for one; {@link #find} says why it does not. */
  public static Optional<Operation> operation(
      String method, String rawPath, Optional<String> target) {
    try {
      return Optional.of(find(method, rawPath, target).operation());
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  private static Route group(String method, String rest) {
    if (rest.isEmpty() || rest.startsWith("/") || rest.endsWith("/") || rest.contains("//")) {
      throw Refusal.unknownPath();
    }
    Optional<String> listed = withoutSuffix(rest, LIST_SUFFIX);
    if (listed.isPresent()) {
      return new Route(byMethod(method, Path.GROUP_LIST), decoded(listed.get()));
    }
    Optional<String> updated = withoutSuffix(rest, RECORD_SUFFIX);
    if (updated.isPresent()) {
      return new Route(byMethod(method, Path.GROUP_RECORD), decoded(updated.get()));
    }
    return new Route(byMethod(method, Path.GROUP), decoded(rest));
  }

  /** What is before the suffix, if that is a whole name or ARN. */
  private static Optional<String> withoutSuffix(String rest, String suffix) {
    if (!rest.endsWith(suffix)) {
      return Optional.empty();
    }
    String name = rest.substring(0, rest.length() - suffix.length());
    boolean whole = name.startsWith("arn:") ? name.contains(ARN_MARK) : name.indexOf('/') < 0;
    return whole ? Optional.of(name) : Optional.empty();
  }

  /** A broken escape is left as it is: no valid name has a percent sign. */
  private static String decoded(String name) {
    return PercentText.decode(name).orElse(name);
  }

  private static Operation control(String method, Optional<String> target) {
    if (!method.equals("POST")) {
      throw Refusal.wrongMethod(Plane.CONTROL, "POST");
    }
    return target.flatMap(Operation::ofTarget).orElseThrow(Refusal::unknownTarget);
  }

  private static Operation byMethod(String method, Path path) {
    for (Operation operation : OPERATIONS) {
      if (operation.path() == path && operation.method().equals(method)) {
        return operation;
      }
    }
    StringJoiner taken = new StringJoiner(", ");
    for (Operation operation : OPERATIONS) {
      if (operation.path() == path) {
        taken.add(operation.method());
      }
    }
    throw Refusal.wrongMethod(Plane.RUNTIME, taken.toString());
  }
}
