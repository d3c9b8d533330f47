package tidemark.infra;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import tidemark.deploy.FunctionSpec;
import tidemark.model.Problems;

/**
 * How much may be asked of a store at once.
 *
 * @param requestsPerSecond of all callers together; more are answered 429
 * @param burst how many requests may come at one moment
 * @param requestsOfAddress how many one address may make in five minutes, by a web firewall; empty
 *     for no firewall
 * @param concurrency how many instances of functions may run at once, which are kept for them;
 *     those that are not named share what is left of the account's
 */
public record Bounds(
    int requestsPerSecond,
    int burst,
    OptionalInt requestsOfAddress,
    Map<FunctionSpec, Integer> concurrency) {
  /** Of one address a firewall counts no fewer. Source: WAF, RateBasedStatement. */
  private static final int REQUESTS_OF_ADDRESS_MIN = 10;

  /** Of the control plane, which people and deployments call. Ours. */
  static final int CONTROL_REQUESTS_PER_SECOND = 20;

  static final int CONTROL_BURST = 40;

  /** What API Gateway allows an account is 10,000 a second; a store takes no more than a fifth. */
  static final Bounds STANDARD = new Bounds(2_000, 1_000, OptionalInt.empty(), Map.of());

  public Bounds {
    Map<FunctionSpec, Integer> copy = new EnumMap<>(FunctionSpec.class);
    copy.putAll(concurrency);
    concurrency = Map.copyOf(copy);
    Problems problems = new Problems();
    if (requestsOfAddress.isPresent() && requestsOfAddress.getAsInt() < REQUESTS_OF_ADDRESS_MIN) {
      problems.add(
          "requestsOfAddress is %d; give at least %d.",
          requestsOfAddress.getAsInt(), REQUESTS_OF_ADDRESS_MIN);
    }
    problems.throwIfAny();
  }

  /** A queue that hands its function more than it may run sees messages fail that are sound. */
  void check(int lanes, Problems problems) {
    check(FunctionSpec.OFFLINE_WRITER, lanes * FunctionEvents.CONCURRENCY_MAX, problems);
    check(FunctionSpec.OFFLINE_FILE, FunctionEvents.CONCURRENCY_MAX, problems);
  }

  private void check(FunctionSpec function, int needed, Problems problems) {
    Integer given = concurrency.get(function);
    if (given != null && given < needed) {
      problems.add(
          "reservedConcurrency of %s is %d; its queues call up to %d at once. Give that or more.",
          function.suffix(), given, needed);
    }
  }
}
