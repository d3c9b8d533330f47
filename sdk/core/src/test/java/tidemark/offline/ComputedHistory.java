package tidemark.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.record.WriteKind;

/**
 * A query engine that computes the two statements of a materialization over plain lists: the hard
 * deletes of some files, and the winners of all. Refuses any other statement.
 */
public final class ComputedHistory implements QueryEngine {
  /** As {@link HistoryRelation#ORDER}. */
  private static final Comparator<OfflineRow> ORDER =
      Comparator.comparing(OfflineRow::order).thenComparing(OfflineRow::writeTime);

  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Map<ObjectStore.Key, List<OfflineRow>> known = new HashMap<>();

  public ComputedHistory(ObjectStore objects, OfflineFileFormat format) {
    this.objects = objects;
    this.format = format;
  }

  /** All rows of an object, which never changes. */
  public List<OfflineRow> rows(FeatureGroup group, ObjectStore.Key object) {
    return known.computeIfAbsent(object, key -> read(group, key));
  }

  private List<OfflineRow> read(FeatureGroup group, ObjectStore.Key object) {
    List<OfflineRow> rows = new ArrayList<>();
    try (ObjectStore.Content content = objects.open(object).orElseThrow()) {
      format.read(content, group.schema(), rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.DUCKDB;
  }

  @Override
  public Session open(List<GroupFiles> groups) {
    return new Computed(groups.get(0));
  }

  /** The columns of {@link HardDeletes#render}. */
  static List<List<@Nullable Object>> hardDeletes(List<OfflineRow> rows, EventTime from) {
    List<OfflineRow> markers =
        rows.stream()
            .filter(row -> row.kind() == WriteKind.HARD_DELETE)
            .filter(row -> row.order().eventTime().compareTo(from) >= 0)
            .toList();
    return winners(markers).stream()
        .map(
            row -> {
              List<@Nullable Object> values = new ArrayList<>();
              addOrder(row, values);
              return values;
            })
        .toList();
  }

  /** The columns of {@link HistoryWinners#render}, in its order. */
  static List<List<@Nullable Object>> winners(
      FeatureGroup group, List<OfflineRow> rows, Optional<RecordIdentifier> after) {
    return winners(rows).stream()
        .filter(
            row ->
                after.isEmpty()
                    || row.record().identifier().value().compareTo(after.get().value()) > 0)
        .map(row -> values(group, row))
        .toList();
  }

  private static Collection<OfflineRow> winners(List<OfflineRow> rows) {
    Map<String, OfflineRow> greatest = new TreeMap<>();
    for (OfflineRow row : rows) {
      greatest.merge(
          row.record().identifier().value(), row, (a, b) -> ORDER.compare(a, b) < 0 ? b : a);
    }
    return greatest.values();
  }

  private static void addOrder(OfflineRow row, List<@Nullable Object> values) {
    values.add(row.record().identifier().value());
    values.add(row.order().eventTime().nanos());
    values.add(timestamp(row.order().invokedAt()));
    values.add(row.order().writeId().value());
  }

  private static List<@Nullable Object> values(FeatureGroup group, OfflineRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    addOrder(row, values);
    values.add(timestamp(row.writeTime()));
    values.add(row.kind().isDelete());
    values.add(
        switch (row.kind()) {
          case PUT -> null;
          case SOFT_DELETE -> "soft";
          case HARD_DELETE -> "hard";
        });
    values.add(row.expiresAt().map(EventTime::nanos).orElse(null));
    for (FeatureDefinition feature : group.schema().features()) {
      if (!feature.name().equals(group.schema().identifier())) {
        values.add(
            row.record()
                .value(feature.name())
                .map(value -> typed(feature.type(), ((FeatureValue.Text) value).text()))
                .orElse(null));
      }
    }
    return values;
  }

  private static Object typed(FeatureType type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGRAL -> Long.valueOf(text);
      case FRACTIONAL -> Double.valueOf(text);
    };
  }

  private static LocalDateTime timestamp(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** A session over the files of one group. */
  private final class Computed implements Session {
    private final GroupFiles files;

    private Computed(GroupFiles files) {
      this.files = files;
    }

    @Override
    public void query(OfflineQuery query, Rows rows) {
      rows.columns(List.of());
      for (List<@Nullable Object> row : answer(query)) {
        if (!rows.row(row)) {
          return;
        }
      }
    }

    private List<List<@Nullable Object>> answer(OfflineQuery query) {
      FeatureGroup group = files.group();
      List<OfflineRow> all =
          files.files().stream().flatMap(file -> rows(group, file.object()).stream()).toList();
      if (isHardDeletes(query, group)) {
        return hardDeletes(all, new EventTime((Long) query.parameters().get(0)));
      }
      Optional<RecordIdentifier> after =
          query.parameters().stream().findFirst().map(id -> new RecordIdentifier(id.toString()));
      if (query.equals(HistoryWinners.render(dialect(), group, after))) {
        return winners(group, all, after);
      }
      throw new UnsupportedOperationException(query.sql());
    }

    private boolean isHardDeletes(OfflineQuery query, FeatureGroup group) {
      return HardDeletes.render(dialect(), group, new EventTime(0)).sql().equals(query.sql());
    }

    @Override
    public Spine stage(SpineFile file, SpineShape shape) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ask(String sql, Rows rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> check(String sql, Set<String> relations) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void define(String name, String sql) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long export(OfflineQuery query, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
