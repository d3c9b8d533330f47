package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.registry.Grant;

/** {@code grant add}: gives access to groups. */
@Command(
    name = "add",
    description =
        "Give a principal access to feature groups; all others then need a grant for them.",
    footer = {
      "",
      "Examples:",
      "  tidemark grant add arn:aws:iam::000000000000:user/ann orders read",
      "  tidemark grant add 'arn:aws:sts::111122223333:assumed-role/Train/*' '*' admin"
    })
final class GrantAddCommand implements Callable<Integer> {
  @Mixin private GrantParameters parameters = new GrantParameters();

  private final Session session;

  GrantAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Grant grant = parameters.grant();
    boolean changed = session.withStore(store -> store.addGrant(grant));
    parameters.tell(session, changed, changed ? "Granted " : "Granted before: ");
    return ExitCode.OK;
  }
}
