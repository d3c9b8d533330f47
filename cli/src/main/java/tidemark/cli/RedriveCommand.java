package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code redrive}: has writes tried again that did not reach the offline store. */
@Command(
    name = "redrive",
    description = {
      "Have writes written offline that were given up after several tries.",
      "Mend what made them fail first; 'status' counts them as dead. Safe to repeat."
    },
    footer = {"", "Examples:", "  tidemark redrive", "  tidemark --aws prod redrive"})
final class RedriveCommand implements Callable<Integer> {
  private final Session session;

  RedriveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long messages = session.withStore(store -> store.redrive());
    if (session.isJson()) {
      session.writeJson(json -> json.writeNumberField("messages", messages));
    } else {
      session.say(
          messages == 0
              ? "No message was given up."
              : Counts.of(messages, "message") + " will be tried again.");
    }
    return ExitCode.OK;
  }
}
