package tidemark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tidemark.client.json.Json;

/** {@code quarantine}: what came through the log and could not be written. */
@Command(
    name = "quarantine",
    description = {
      "Messages of the log that could not be read, or whose group was gone.",
      "Their contents are never shown."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark quarantine list",
      "  tidemark quarantine replay       write what can be written by now",
      "  tidemark --aws prod quarantine list --json"
    })
final class QuarantineCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine commandLine(Session session) {
    CommandLine line = new CommandLine(new QuarantineCommand());
    line.addSubcommand(new ListCommand(session));
    line.addSubcommand(new ReplayCommand(session));
    return line;
  }

  @Override
  public Integer call() {
    throw JobCommand.incomplete(spec, "Say what to do: list or replay.");
  }

  /** {@code quarantine list}: names and sizes. */
  @Command(
      name = "list",
      description = "List the messages in quarantine.",
      footer = {"", "Examples:", "  tidemark quarantine list"})
  static final class ListCommand implements Callable<Integer> {
    private final Session session;

    ListCommand(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<Json.Members> messages = session.withStore(store -> store.quarantined());
      if (session.isJson()) {
        messages.forEach(session::echo);
        return ExitCode.OK;
      }
      if (messages.isEmpty()) {
        session.remark("There is no message in quarantine.");
        return ExitCode.OK;
      }
      Table table =
          new Table(
              session.terminal(),
              List.of(Table.Column.text("message"), Table.Column.number("bytes")));
      messages.forEach(
          message -> table.row(message.require("name"), RunsCommand.number(message, "bytes")));
      table.end();
      return ExitCode.OK;
    }
  }

  /** {@code quarantine replay}: puts into the log again what can be read by now. */
  @Command(
      name = "replay",
      description = {
        "Put messages into the log again that can be read by now and whose groups are there.",
        "Safe to repeat: a write that arrives twice counts once."
      },
      footer = {"", "Examples:", "  tidemark quarantine replay"})
  static final class ReplayCommand implements Callable<Integer> {
    private final Session session;

    ReplayCommand(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Json.Members done = session.withStore(store -> store.replayQuarantine());
      if (session.isJson()) {
        session.echo(done);
      } else {
        session.say(
            "Replayed "
                + Counts.of(done, "replayed", "message")
                + "; "
                + Counts.of(done, "left", "message")
                + " stay in quarantine.");
      }
      return ExitCode.OK;
    }
  }
}
