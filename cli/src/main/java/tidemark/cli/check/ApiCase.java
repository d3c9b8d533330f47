package tidemark.cli.check;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One case of the API's contract.
 *
 * @param number of the contract's list
 * @param claim what holds
 * @param pace whether it waits most of its time
 * @param groups the shared groups it uses
 */
record ApiCase(
    int number, String claim, Need need, Pace pace, Set<GroupKind> groups, Consumer<CaseRun> body) {
  /** What a case needs besides the API. */
  enum Need {
    /** Nothing. */
    API,
    /** A place for offline stores. */
    OFFLINE_STORE,
    /** Besides, SQL over them. */
    OFFLINE_SQL
  }

  /** How a case spends its time. */
  enum Pace {
    /** With calls. */
    CALLS,
    /** With waiting, such as for what functions remember to be forgotten. */
    WAITS
  }

  ApiCase {
    groups = Set.copyOf(groups);
  }

  static ApiCase of(int number, String claim, Consumer<CaseRun> body, GroupKind... groups) {
    return new ApiCase(number, claim, Need.API, Pace.CALLS, Set.of(groups), body);
  }

  static ApiCase ofWaiting(int number, String claim, Consumer<CaseRun> body, GroupKind... groups) {
    return new ApiCase(number, claim, Need.API, Pace.WAITS, Set.of(groups), body);
  }

  /** A case that looks at the rows of the usual group's offline store. */
  static ApiCase ofRows(int number, String claim, Consumer<CaseRun> body) {
    return new ApiCase(number, claim, Need.OFFLINE_SQL, Pace.CALLS, Set.of(GroupKind.BOTH), body);
  }

  /** All, by number. */
  static List<ApiCase> all() {
    return Stream.of(
            RecordCases.all(),
            ValidationCases.all(),
            DeleteCases.all(),
            TtlCases.all(),
            BatchCases.all(),
            GroupCases.all(),
            MetadataCases.all(),
            OfflineCases.all(),
            ErrorCases.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(ApiCase::number))
        .toList();
  }
}
