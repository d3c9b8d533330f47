package tidemark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.client.ParityQuery;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.quality.ParityClass;

/** {@code parity}: whether what is served is what was recorded. */
@Command(
    name = "parity",
    description = {
      "Compare what a group serves with what was recorded, record by record.",
      "A fault is looked at twice before it is reported. Exits with 1 if there is any."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark parity plane                    a sample of 10,000 records",
      "  tidemark parity plane --all",
      "  tidemark parity plane --sample 500 --seed 7 --json"
    })
final class ParityCommand implements Callable<Integer> {
  private static final int SAMPLE_DEFAULT = 10_000;

  /** How many records. */
  static final class Extent {
    @Option(
        names = "--sample",
        paramLabel = "N",
        description = "As many records, drawn at random (default: 10,000).")
    private Optional<Integer> sample = Optional.empty();

    @Option(names = "--all", description = "All records.")
    private boolean all;
  }

  @Parameters(paramLabel = "GROUP", description = "The feature group.")
  private String group = "";

  @ArgGroup(exclusive = true)
  private Extent extent = new Extent();

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Converters.Count.class,
      description = "Decides which records a sample holds (default: 0).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--show-identifiers",
      description = "Show the records' identifiers, which are personal data.")
  private boolean showIdentifiers;

  private final Session session;

  ParityCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json.Members report;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      report = session.withStore(store -> store.parity(query(), progress));
    }
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (Map.Entry<String, Json> member : report.members().entrySet()) {
              json.writeFieldName(member.getKey());
              JsonText.write(json, member.getValue());
            }
          });
    } else {
      show(report);
    }
    return number(report, "faults") == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private ParityQuery query() {
    return new ParityQuery(
        group,
        extent.all ? OptionalInt.empty() : OptionalInt.of(extent.sample.orElse(SAMPLE_DEFAULT)),
        seed.orElse(0L),
        showIdentifiers ? ParityQuery.Identifiers.SHOWN : ParityQuery.Identifiers.HIDDEN);
  }

  private void show(Json.Members report) {
    Terminal terminal = session.terminal();
    Table counts =
        new Table(
            terminal,
            List.of(
                Table.Column.text("class"),
                Table.Column.number("records"),
                Table.Column.text("meaning")));
    for (ParityClass kind : ParityClass.values()) {
      long count = number(report.object("counts"), kind.word());
      counts.row(kind.word(), Counts.grouped(count), meaning(kind));
    }
    counts.end();
    showExamples(report.list("examples").stream().map(Json::asMembers).toList());
    long faults = number(report, "faults");
    session.say("");
    session.say(
        faults == 0
            ? Color.GREEN.paint("What is served is what was recorded.", terminal)
            : Color.RED.paint(
                Counts.grouped(faults)
                    + " of "
                    + Counts.of(number(report, "records"), "record")
                    + " served otherwise than recorded.",
                terminal));
    session.remark(remark(report));
  }

  private void showExamples(List<Json.Members> examples) {
    List<Json.Members> faults =
        examples.stream()
            .filter(example -> !example.require("class").equals(ParityClass.EXPIRED.word()))
            .toList();
    if (faults.isEmpty()) {
      return;
    }
    session.say("");
    List<Table.Column> columns = new ArrayList<>();
    for (String title : List.of("example", "recorded at", "served at", "differing")) {
      columns.add(Table.Column.text(title));
    }
    if (showIdentifiers) {
      columns.add(Table.Column.text("identifier"));
    }
    Table table = new Table(session.terminal(), columns);
    for (Json.Members example : faults) {
      List<Optional<String>> cells = new ArrayList<>();
      cells.add(example.text("class"));
      cells.add(Optional.of(example.text("offline").orElse("-")));
      cells.add(Optional.of(example.text("online").orElse("-")));
      cells.add(
          Optional.of(
              example.list("differing").stream()
                  .map(Json::asText)
                  .collect(Collectors.joining(", "))));
      if (showIdentifiers) {
        cells.add(example.text("identifier"));
      }
      table.row(cells);
    }
    table.end();
  }

  private static String remark(Json.Members report) {
    StringBuilder remark = new StringBuilder("(");
    remark
        .append(Counts.of(number(report, "records"), "record"))
        .append(" as of ")
        .append(ScreenText.harmless(report.require("asOf")));
    long changed = number(report, "changed");
    if (changed > 0) {
      remark.append("; ").append(Counts.grouped(changed)).append(" written since, not judged");
    }
    long unconfirmed = number(report, "unconfirmed");
    if (unconfirmed > 0) {
      remark.append("; ").append(Counts.of(unconfirmed, "fault")).append(" looked at once only");
    }
    return remark.append(")").toString();
  }

  private static String meaning(ParityClass kind) {
    return switch (kind) {
      case EQUAL -> "served as recorded";
      case STALE -> "an older record is served";
      case MISSING -> "recorded, not served";
      case EXTRA -> "served, not recorded or deleted; or written to the online store alone";
      case EXPIRED -> "past its time to live, not served";
      case DIFFERENT -> "other values than recorded";
    };
  }

  private static long number(Json.Members report, String member) {
    return report.text(member).map(Long::parseLong).orElse(0L);
  }
}
