package tidemark.cli.check;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tidemark.model.FeatureStoreException;

/**
 * What a check is to look at.
 *
 * @param offlineUri where the check's offline stores may lie; without it none is made
 * @param sql whether the store answers what goes beyond AWS's API
 * @param cases the numbers of the cases; empty for all and the journey
 */
public record CheckSettings(Optional<String> offlineUri, Sql sql, Set<Integer> cases) {
  /** Whether there is SQL over the offline store, and all that is built on it. */
  public enum Sql {
    ANSWERED,
    MISSING
  }

  public CheckSettings {
    cases = Set.copyOf(cases);
    for (int number : new TreeSet<>(cases)) {
      if (ApiCase.all().stream().noneMatch(each -> each.number() == number)) {
        throw FeatureStoreException.invalid("There is no case %d; the cases are 1 to 70.", number);
      }
    }
  }

  boolean wants(ApiCase each) {
    return cases.isEmpty() || cases.contains(each.number());
  }

  boolean wantsJourney() {
    return cases.isEmpty();
  }

  /** Why a case cannot be looked at here, if it cannot. */
  Optional<String> lacks(ApiCase.Need need) {
    if (need != ApiCase.Need.API && offlineUri.isEmpty()) {
      return Optional.of("needs an offline store: give --offline-uri");
    }
    if (need == ApiCase.Need.OFFLINE_SQL && sql == Sql.MISSING) {
      return Optional.of("needs SQL: a local store, or --aws STAGE");
    }
    return Optional.empty();
  }
}
