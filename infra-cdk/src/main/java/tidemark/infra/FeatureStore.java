package tidemark.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * A whole feature store: what keeps, what answers, what watches. Within one stack, or across three
 * so that each can be changed, and taken away, without the one that holds the data.
 *
 * <p>The grants of this class are of the gateway: who may call which routes. Where grants of the
 * store's own name a group, they decide as well.
 */
public final class FeatureStore {
  private static final String ANY_GROUP = "*";

  private final Serving serving;

  /** A store whose parts are all in the scope's stack. */
  public FeatureStore(Construct scope, String id, FeatureStoreProps props) {
    this(part(scope, id, "Storage"), part(scope, id, "Api"), part(scope, id, "Operations"), props);
  }

  private FeatureStore(
      Construct storageScope,
      Construct servingScope,
      Construct operationsScope,
      FeatureStoreProps props) {
    Storage storage = new Storage(storageScope, props);
    this.serving = new Serving(servingScope, props, storage);
    Operations.of(operationsScope, props, serving);
  }

  /** A store whose parts are in three stacks. */
  public static FeatureStore across(
      Construct storage, Construct serving, Construct operations, FeatureStoreProps props) {
    return new FeatureStore(storage, serving, operations, props);
  }

  /** Where the API is. */
  public String url() {
    return serving.api().url();
  }

  /** Lets someone read the groups of these names, with {@code *}; all of them if none is given. */
  public Grant grantRead(IGrantable grantee, String... groups) {
    return grant(
        grantee,
        groups,
        List.of("POST/BatchGetRecord"),
        List.of("GET/FeatureGroup/%s", "POST/FeatureGroup/%s/ListRecords"));
  }

  /** Lets someone write to the groups of these names, with {@code *}; all if none is given. */
  public Grant grantWrite(IGrantable grantee, String... groups) {
    return grant(
        grantee,
        groups,
        List.of("POST/BatchWriteRecord"),
        List.of("PUT/FeatureGroup/%s", "DELETE/FeatureGroup/%s", "POST/FeatureGroup/%s/Record"));
  }

  /**
   * Lets someone create, change, describe and delete groups, and set their schedules and grants.
   */
  public Grant grantAdmin(IGrantable grantee) {
    return grant(
        grantee,
        new String[0],
        List.of(
            "POST/",
            "GET/_tidemark/*",
            "PUT/_tidemark/*",
            "POST/_tidemark/*",
            "DELETE/_tidemark/*"),
        List.of());
  }

  /** Batches name groups in the body, so they are granted to whoever is granted any of them. */
  private Grant grant(
      IGrantable grantee, String[] groups, List<String> routes, List<String> routesOfGroup) {
    List<String> names = groups.length == 0 ? List.of(ANY_GROUP) : Arrays.asList(groups);
    List<String> all = new ArrayList<>(routes);
    for (String name : names) {
      routesOfGroup.forEach(route -> all.add(route.formatted(name)));
    }
    Surroundings around = serving.around();
    String api = serving.api().id();
    String stage = serving.api().stage();
    return Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(List.of("execute-api:Invoke"))
            .resourceArns(
                all.stream()
                    .map(route -> around.arn("execute-api", api + "/" + stage + "/" + route))
                    .toList())
            .build());
  }

  /** Access logs are let into their bucket by its policy, whatever the app of the stack has set. */
  private static Construct part(Construct scope, String id, String part) {
    Construct made = new Construct(scope, id + part);
    made.getNode().setContext(FeatureStoreApp.LOGS_BY_POLICY, true);
    return made;
  }
}
