package tidemark.model;

import java.util.Optional;

/**
 * Where the last update of a group stands.
 *
 * @param pending the change still to be made; present just while in progress
 */
public record GroupUpdate(
    Status status, Optional<String> failureReason, Optional<GroupChange> pending) {

  /** Names as on the wire. Source: botocore, {@code LastUpdateStatusValue}. */
  public enum Status {
    IN_PROGRESS("InProgress"),
    SUCCESSFUL("Successful"),
    FAILED("Failed");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public GroupUpdate {
    if (pending.isPresent() != (status == Status.IN_PROGRESS)) {
      throw FeatureStoreException.invalid("An update is pending just while it is in progress.");
    }
  }

  public static GroupUpdate inProgress(GroupChange change) {
    return new GroupUpdate(Status.IN_PROGRESS, Optional.empty(), Optional.of(change));
  }

  public static GroupUpdate successful() {
    return new GroupUpdate(Status.SUCCESSFUL, Optional.empty(), Optional.empty());
  }

  public static GroupUpdate failed(String reason) {
    return new GroupUpdate(Status.FAILED, Optional.of(reason), Optional.empty());
  }
}
