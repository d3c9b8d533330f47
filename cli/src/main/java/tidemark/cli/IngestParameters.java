package tidemark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.client.IngestQuery;
import tidemark.model.FeatureStoreException;

/** What tells an ingest. */
final class IngestParameters {
  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A Parquet or CSV file, a directory or an s3:// URI of such, or a table of the catalog.")
  private String source = "";

  @Option(
      names = "--group",
      required = true,
      paramLabel = "GROUP",
      description = "The feature group to write into.")
  private String group = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, csv or table (default: as the source's name ends, else table).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--columns",
      paramLabel = "NAME:TYPE",
      split = ",(?![^(]*\\))", // not the comma of decimal(10,2)
      description = "The columns and Spark's types of them (default: as a file here has them).")
  private List<String> columns = List.of();

  @Option(
      names = "--map",
      paramLabel = "FEATURE=COLUMN",
      split = ",",
      description = "The columns of features whose names differ.")
  private Map<String, String> mapped = new LinkedHashMap<>();

  String source() {
    return source;
  }

  String group() {
    return group;
  }

  /** Reads the file's columns, if it is here and none are given. */
  IngestQuery query() {
    String kind = format.orElseGet(this::formatOfName);
    boolean isFile = !kind.equals("table") && !source.contains("://");
    boolean isOne = isFile && !Files.isDirectory(Path.of(source));
    if (isOne) {
      OutputFile.requireReadable(Path.of(source));
    }
    Map<String, String> typed = new LinkedHashMap<>();
    for (String column : columns) {
      int colon = column.lastIndexOf(':');
      if (colon < 1) {
        throw FeatureStoreException.invalid(
            "--columns has the form NAME:TYPE, such as id:string,n:bigint.");
      }
      typed.put(column.substring(0, colon), column.substring(colon + 1));
    }
    if (typed.isEmpty() && isOne) {
      typed.putAll(FileColumns.of(Path.of(source), kind));
    }
    if (typed.isEmpty()) {
      throw FeatureStoreException.invalid(
          "The columns of '%s' cannot be seen from here. Give --columns NAME:TYPE,...", source);
    }
    String uri = isFile ? "file://" + Path.of(source).toAbsolutePath().normalize() : source;
    return new IngestQuery(group, kind, uri, typed, mapped);
  }

  private String formatOfName() {
    String name = source.toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return "parquet";
    }
    return name.endsWith(".csv") ? "csv" : "table";
  }
}
