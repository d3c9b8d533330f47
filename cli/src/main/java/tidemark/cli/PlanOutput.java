package tidemark.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import tidemark.client.JobFiles;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;

/** Where a plan goes: shown, written, or told how Glue is given it. */
final class PlanOutput {
  @Option(names = "--out", paramLabel = "FILE", description = "Write the plan to this file.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--force", description = "Replace the file.")
  private boolean force;

  @Option(
      names = "--glue",
      paramLabel = "JOB",
      description = "Name files by s3:// and show how this Glue job is started; needs --out.")
  private Optional<String> glue = Optional.empty();

  JobFiles files() {
    return glue.isPresent() ? JobFiles.S3 : JobFiles.PATHS;
  }

  /** Refuses options that do not go together, before any work. */
  void check() {
    if (glue.isPresent() && out.isEmpty()) {
      throw FeatureStoreException.invalid("--glue needs --out: the plan is uploaded from a file.");
    }
    out.ifPresent(force ? OutputFile::requireDirectory : OutputFile::requireAbsent);
  }

  /** Shows, writes or tells. */
  void tell(Session session, String plan) {
    out.ifPresent(file -> OutputFile.write(file, plan));
    if (session.isJson()) {
      session.terminal().out().print(plan);
      return;
    }
    Json.Members read = JsonText.read(plan.getBytes(StandardCharsets.UTF_8));
    show(session, read);
    out.ifPresent(file -> session.say("Wrote the plan to '" + file + "'."));
    if (glue.isPresent() && out.isPresent()) {
      String place =
          read.object("target").require("location") + "/_plans/" + read.require("run") + ".json";
      session.say("");
      session.say("aws s3 cp " + Shell.SH.quoted(out.get().toString()) + " " + place);
      session.say(
          "aws glue start-job-run --job-name "
              + Shell.SH.quoted(glue.get())
              + " --arguments '{\"--plan\":\""
              + place
              + "\"}'");
    } else if (out.isEmpty()) {
      session.say("--json shows the plan, --out FILE writes it.");
    }
  }

  private static void show(Session session, Json.Members plan) {
    Table table =
        new Table(
            session.terminal(),
            List.of(Table.Column.text("step"), Table.Column.text("name"), Table.Column.text("of")));
    for (Json source : plan.list("sources")) {
      Json.Members members = source.asMembers();
      table.row("read", members.require("name"), members.require("uri"));
    }
    for (Json statement : plan.list("statements")) {
      Json.Members members = statement.asMembers();
      long lines = members.require("sql").lines().count();
      table.row("compute", members.require("name"), Counts.of(lines, "line") + " of SQL");
    }
    Json.Members target = plan.object("target");
    table.row("check", plan.require("persisted"), "any fault refuses all");
    table.row("write", target.require("group"), target.require("location"));
    table.end();
  }
}
