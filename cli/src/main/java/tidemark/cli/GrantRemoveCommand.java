package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.registry.Grant;

/** {@code grant remove}: takes access away. */
@Command(
    name = "remove",
    description = "Take a grant away.",
    footer = {
      "",
      "Examples:",
      "  tidemark grant remove arn:aws:iam::000000000000:user/ann orders read",
      "  tidemark grant remove 'arn:aws:sts::111122223333:assumed-role/Train/*' '*' admin"
    })
final class GrantRemoveCommand implements Callable<Integer> {
  @Mixin private GrantParameters parameters = new GrantParameters();

  private final Session session;

  GrantRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Grant grant = parameters.grant();
    boolean changed = session.withStore(store -> store.removeGrant(grant));
    parameters.tell(session, changed, changed ? "Removed " : "There was no grant of ");
    return ExitCode.OK;
  }
}
