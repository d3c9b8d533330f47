package tidemark.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.Incarnation;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.GroupFiles;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineQuery;
import tidemark.offline.OfflineRow;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;
import tidemark.record.WriteKind;

/** Compositions that do one thing wrong with offline files. */
final class OfflineMutants {
  private static final Pattern DATA = Pattern.compile("(.*/offline-store/([^/]+)/data/.*/)[^/]+");

  private OfflineMutants() {}

  /** A file is marked applied when it is opened. */
  static Composition markedBeforeItsLastRow() {
    return new Composition() {
      @Override
      ObjectStore objects(ObjectStore objects, FileLedger ledger, OfflineFileFormat format) {
        return new Objects(objects) {
          @Override
          public Optional<Content> open(Key key) {
            Matcher data = DATA.matcher(key.key());
            if (data.matches()) {
              ledger.markApplied(Incarnation.parse(data.group(2)), List.of(key));
            }
            return super.open(key);
          }
        };
      }
    };
  }

  /** A file is named after the write ids in it alone: a payload put again is taken for written. */
  static Composition namedByWriteIdsAlone() {
    return new Composition() {
      @Override
      ObjectStore objects(ObjectStore objects, FileLedger ledger, OfflineFileFormat format) {
        return new Objects(objects) {
          @Override
          public boolean putIfAbsent(Key key, Body body) {
            Matcher data = DATA.matcher(key.key());
            return data.matches()
                ? super.putIfAbsent(
                    new Key(
                        key.bucket(),
                        data.group(1) + writeIds(format, body).hashCode() + ".parquet"),
                    body)
                : super.putIfAbsent(key, body);
          }
        };
      }
    };
  }

  private static Set<String> writeIds(OfflineFileFormat format, ObjectStore.Body body) {
    Set<String> ids = new TreeSet<>();
    try (InputStream in = body.open()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      format.read(
          new BytesContent(bytes.toByteArray()),
          Fixtures.schema(),
          row -> ids.add(row.order().writeId().value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  /** Files of events before those that were applied already are left out. */
  static Composition lateFilesSkipped() {
    return new Composition() {
      @Override
      FileLedger ledger(FileLedger ledger) {
        return (FileLedger)
            Proxy.newProxyInstance(
                FileLedger.class.getClassLoader(),
                new Class<?>[] {FileLedger.class},
                (proxy, method, arguments) -> {
                  try {
                    Object answer = method.invoke(ledger, arguments);
                    return answer instanceof List<?> files ? withoutLate(files) : answer;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }

  private static List<?> withoutLate(List<?> files) {
    Optional<EventTime> mark =
        files.stream()
            .map(FileEntry.class::cast)
            .filter(file -> file.state() == FileEntry.State.APPLIED)
            .map(FileEntry::latest)
            .max(Comparator.naturalOrder());
    return files.stream()
        .map(FileEntry.class::cast)
        .filter(
            file ->
                file.state() == FileEntry.State.APPLIED
                    || mark.isEmpty()
                    || file.latest().compareTo(mark.get()) >= 0)
        .toList();
  }

  /** Materializations know no hard deletes. */
  static Composition hardDeletesIgnored() {
    return new Composition() {
      @Override
      OfflineFileFormat format(OfflineFileFormat format) {
        return new WithoutHardDeletes(format);
      }

      @Override
      QueryEngine engine(QueryEngine engine) {
        return new WithoutMarkers(engine);
      }
    };
  }

  /** Answers no statement about hard deletes. */
  private record WithoutMarkers(QueryEngine engine) implements QueryEngine {
    @Override
    public SqlDialect dialect() {
      return engine.dialect();
    }

    @Override
    public Session open(List<GroupFiles> groups) {
      Session session = engine.open(groups);
      return (Session)
          Proxy.newProxyInstance(
              Session.class.getClassLoader(),
              new Class<?>[] {Session.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("query")
                    && ((OfflineQuery) arguments[0]).sql().contains("'hard'")) {
                  return null;
                }
                try {
                  return method.invoke(session, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** Reads no hard delete. */
  private record WithoutHardDeletes(OfflineFileFormat format) implements OfflineFileFormat {
    @Override
    public Writer create(OutputStream out, Schema schema, FileEntry.Origin origin)
        throws IOException {
      return format.create(out, schema, origin);
    }

    @Override
    public Facts facts(ObjectStore.Content file, Schema schema) throws IOException {
      return format.facts(file, schema);
    }

    @Override
    public void read(ObjectStore.Content file, Schema schema, long from, Predicate<OfflineRow> rows)
        throws IOException {
      format.read(file, schema, from, row -> row.kind() == WriteKind.HARD_DELETE || rows.test(row));
    }
  }

  /** Objects of which a mutant does some things otherwise. */
  private static class Objects implements ObjectStore {
    private final ObjectStore objects;

    Objects(ObjectStore objects) {
      this.objects = objects;
    }

    @Override
    public boolean putIfAbsent(Key key, Body body) {
      return objects.putIfAbsent(key, body);
    }

    @Override
    public Optional<Content> open(Key key) {
      return objects.open(key);
    }

    @Override
    public List<Listed> list(String bucket, String prefix, String after, int max) {
      return objects.list(bucket, prefix, after, max);
    }
  }
}
