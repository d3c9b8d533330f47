package tidemark.registry;

import java.util.Locale;
import java.util.regex.Pattern;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.Shown;
import tidemark.registry.Authorizer.Access;

/**
 * A right of principals to groups. In both patterns {@code *} stands for any characters.
 *
 * @param principal a pattern of the ARNs of principals
 * @param group a pattern of the names of groups, in lower case
 */
public record Grant(String principal, String group, Access access) {
  /** Ours: an ARN of a role is at most this long. */
  private static final int PRINCIPAL_MAX = 2_048;

  private static final Pattern PRINCIPAL = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern GROUP = Pattern.compile("[a-z0-9_*-]+");

  public Grant {
    group = group.toLowerCase(Locale.ROOT);
    Problems problems = new Problems();
    boolean arn = principal.startsWith("arn:") || principal.startsWith("*");
    if (!arn || principal.length() > PRINCIPAL_MAX || !PRINCIPAL.matcher(principal).matches()) {
      problems.add(
          "Principal '%s' is not the ARN of a principal, nor a pattern of ARNs such as"
              + " arn:aws:iam::111122223333:user/*.",
          Shown.name(principal));
    }
    if (!Limit.FEATURE_GROUP_NAME.holds(group.length()) || !GROUP.matcher(group).matches()) {
      problems.add(
          "'%s' is not the name of a feature group, nor a pattern of names such as orders-*.",
          Shown.name(group));
    }
    problems.throwIfAny();
  }

  /** Whether the grant speaks of a group, to whomever. */
  boolean concerns(FeatureGroupName name) {
    return new NamePattern(group).matches(name.key());
  }

  /** Whether a caller has this kind of access by the grant. */
  boolean permits(Caller caller, Access wanted, FeatureGroupName name) {
    return access.implies(wanted)
        && concerns(name)
        && new NamePattern(principal).matches(caller.principal());
  }

  /** Whether a caller has this kind of access to every group that a pattern describes. */
  boolean permitsAll(Caller caller, Access wanted, String groups) {
    return access.implies(wanted)
        && new NamePattern(group).matches(groups) // a '*' of theirs is matched by one of ours only
        && new NamePattern(principal).matches(caller.principal());
  }

  /** Whether the grant speaks of any group that a pattern describes; true if that is not sure. */
  boolean mayConcern(String groups) {
    boolean bothOpen = group.contains("*") && groups.contains("*");
    return bothOpen
        || new NamePattern(group).matches(groups)
        || new NamePattern(groups).matches(group);
  }

  /** The kind of access that a word means. */
  public static Access accessOf(String word) {
    for (Access access : Access.values()) {
      if (access.word().equals(word)) {
        return access;
      }
    }
    throw FeatureStoreException.invalid(
        "Access '%s' is not one of read, write, admin.", Shown.name(word));
  }
}
