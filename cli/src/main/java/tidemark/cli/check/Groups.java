package tidemark.cli.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.client.json.Json;

/** The groups of one check, under names that only it has, and their removal. Not thread-safe. */
final class Groups {
  /** A table is there within half a minute; LocalStack and a cold start take longer. Ours. */
  static final Duration CREATION_PATIENCE = Duration.ofMinutes(3);

  private final ApiCalls api;
  private final String prefix;
  private final Optional<String> offlineUri;
  private final Map<GroupKind, String> shared = new EnumMap<>(GroupKind.class);
  private final Set<String> created = new LinkedHashSet<>();

  Groups(ApiCalls api, String prefix, Optional<String> offlineUri) {
    this.api = api;
    this.prefix = prefix;
    this.offlineUri = offlineUri;
  }

  /** Begins to create groups and waits for all of them at once: each takes its time. */
  void prepare(Collection<GroupKind> kinds) {
    for (GroupKind kind : kinds) {
      String name = name(kind.word());
      create(name, kind.definition(name, offlineUri)).ok();
      shared.put(kind, name);
    }
    kinds.forEach(kind -> awaitCreated(of(kind)));
  }

  /** The shared group of a kind. */
  String of(GroupKind kind) {
    String name = shared.get(kind);
    if (name == null) {
      throw new CheckFailure("The group " + kind.word() + " could not be created");
    }
    return name;
  }

  /** A name of this check's own. */
  String name(String word) {
    return prefix + "-" + word;
  }

  String prefix() {
    return prefix;
  }

  Optional<String> offlineUri() {
    return offlineUri;
  }

  /** Asks for a group, which is removed with the others if it comes to be. */
  Answer create(String name, String body) {
    created.add(name);
    return api.control("CreateFeatureGroup", body);
  }

  /** Waits until a group can be used; gives its description. */
  Json.Members awaitCreated(String name) {
    Answer described =
        Eventually.succeeds(
            CREATION_PATIENCE,
            () -> {
              Answer answer = api.describe(name).ok();
              CheckFailure.unless(
                  !statusOf(answer).equals("Creating"), "Group %s is still Creating", name);
              return answer;
            });
    CheckFailure.unless(
        statusOf(described).equals("Created"),
        "Group %s is %s: %s",
        name,
        statusOf(described),
        described.body().text("FailureReason").orElse("no reason given"));
    return described.body();
  }

  /** Waits until a group is no more. */
  void awaitGone(String name) {
    Eventually.holds(CREATION_PATIENCE, () -> api.describe(name).fails(400, "ResourceNotFound"));
    created.remove(name);
  }

  /** Waits until the last update of a group has ended; gives its description. */
  Json.Members awaitUpdated(String name) {
    return Eventually.succeeds(
        CREATION_PATIENCE,
        () -> {
          Answer answer = api.describe(name).ok();
          String status = answer.body().object("LastUpdateStatus").text("Status").orElse("none");
          CheckFailure.unless(
              !status.equals("InProgress"), "The update of group %s is InProgress", name);
          CheckFailure.unlessEqual("LastUpdateStatus", "Successful", status);
          return answer.body();
        });
  }

  /** Deletes whatever was created and is still there; gives the names of groups that stay. */
  List<String> remove() {
    List<String> left = new ArrayList<>();
    for (String name : List.copyOf(created)) {
      try {
        Eventually.holds(CREATION_PATIENCE, () -> delete(name));
      } catch (CheckFailure e) {
        left.add(name);
      }
    }
    return left;
  }

  /** One that is still being created cannot be deleted yet. */
  private void delete(String name) {
    Answer answer = api.control("DeleteFeatureGroup", Bodies.named(name));
    boolean isGone = answer.body().text("__type").filter("ResourceNotFound"::equals).isPresent();
    if (!isGone) {
      answer.ok();
    }
    created.remove(name);
  }

  private static String statusOf(Answer described) {
    return described.body().text("FeatureGroupStatus").orElse("without a status");
  }
}
