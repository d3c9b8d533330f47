package tidemark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.client.FileFault;
import tidemark.client.TransformQuery;
import tidemark.model.TimeToLive;

/** What tells a transform. */
final class TransformParameters {
  @Parameters(
      paramLabel = "FILE",
      description = "A SELECT; its columns are the features of the group.")
  private Path file = Path.of("");

  @Option(
      names = "--group",
      required = true,
      paramLabel = "GROUP",
      description = "The feature group to write into.")
  private String group = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DAY",
      description = "The first day to compute features as of, at 00:00 UTC.")
  private LocalDate from = LocalDate.EPOCH;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "DAY",
      description = "The day after the last.")
  private LocalDate until = LocalDate.EPOCH;

  @Option(
      names = "--window",
      paramLabel = "SPAN",
      defaultValue = "1 day",
      converter = Converters.Life.class,
      description = "How far to look back from each (default: 1 day).")
  private TimeToLive window = TimeToLive.parse("1 day");

  String group() {
    return group;
  }

  /** Reads the file. */
  TransformQuery query() {
    OutputFile.requireReadable(file);
    try {
      String sql = Files.readString(file, StandardCharsets.UTF_8);
      return new TransformQuery(group, sql, from, until, window);
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    }
  }
}
