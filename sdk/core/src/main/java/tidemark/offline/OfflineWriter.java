package tidemark.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tidemark.crash.CrashPoint;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.Partition;
import tidemark.model.Schema;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Writes batches of the log as files: one per incarnation, schema version and partition. Says which
 * messages are to be delivered again; a message is done only when all its writes are in files. A
 * message that can never be written goes to quarantine; so does one with writes to a group that is
 * gone, whose other writes are written all the same. Thread-safe.
 */
public final class OfflineWriter {
  /** A message as the queue delivers it. */
  public record Delivery(String messageId, String body) {}

  /** The rows of one file to be. */
  record FileGroup(Incarnation incarnation, int schemaVersion, Partition partition) {}

  private record Item(Delivery delivery, LoggedWrite write, FeatureGroup group) {}

  private static final FeatureGroupName UNKNOWN_GROUP = new FeatureGroupName("unknown");

  private final FeatureGroupRegistry registry;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Deployment deployment;
  private final ObjectStore.Key quarantine;
  private final InstantSource clock;
  private final Metrics metrics;

  /**
   * @param quarantine a bucket, and a key prefix that ends with a slash
   */
  public OfflineWriter(
      FeatureGroupRegistry registry,
      ObjectStore objects,
      OfflineFileFormat format,
      Deployment deployment,
      ObjectStore.Key quarantine,
      InstantSource clock,
      Metrics metrics) {
    this.registry = registry;
    this.objects = objects;
    this.format = format;
    this.deployment = deployment;
    this.quarantine = quarantine;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Writes what can be written; returns the ids of the messages to be delivered again. */
  public Set<String> write(List<Delivery> batch) {
    Set<String> failed = new LinkedHashSet<>();
    Map<FileGroup, List<Item>> files = new LinkedHashMap<>();
    Map<FeatureGroupName, Optional<FeatureGroup>> groups = new LinkedHashMap<>();
    for (Delivery delivery : batch) {
      try {
        place(delivery, groups, files, failed);
      } catch (FeatureStoreException e) {
        failed.add(delivery.messageId());
      }
    }
    CrashPoint.OFFLINE_READ.hit();
    Instant writeTime = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    files.forEach(
        (file, items) -> {
          try {
            writeFile(file, items, writeTime);
          } catch (FeatureStoreException | IOException e) {
            items.forEach(item -> failed.add(item.delivery().messageId()));
          }
        });
    CrashPoint.OFFLINE_DONE.hit();
    return failed;
  }

  private void place(
      Delivery delivery,
      Map<FeatureGroupName, Optional<FeatureGroup>> groups,
      Map<FileGroup, List<Item>> files,
      Set<String> failed) {
    LogMessage message;
    try {
      message = LogMessage.parse(delivery.body());
    } catch (FeatureStoreException e) {
      quarantine(delivery, UNKNOWN_GROUP);
      return;
    }
    List<Item> items = new ArrayList<>();
    Optional<FeatureGroupName> gone = Optional.empty();
    for (LoggedWrite write : message.writes()) {
      FeatureGroupName name = write.incarnation().group();
      Optional<FeatureGroup> group = groups.computeIfAbsent(name, registry::find);
      switch (fate(write, group)) {
        case WRITE -> items.add(new Item(delivery, write, group.orElseThrow()));
        case QUARANTINE -> gone = Optional.of(name);
        case LATER -> {
          failed.add(delivery.messageId());
          return;
        }
      }
    }
    List<FileGroup> places = items.stream().map(i -> fileOf(i.write(), i.group())).toList();
    gone.ifPresent(name -> quarantine(delivery, name));
    for (int i = 0; i < items.size(); i++) {
      files.computeIfAbsent(places.get(i), f -> new ArrayList<>()).add(items.get(i));
    }
  }

  private enum Fate {
    WRITE,
    QUARANTINE,
    LATER
  }

  /** A group that is gone never comes back; one that is unknown may be ahead of us. */
  private Fate fate(LoggedWrite write, Optional<FeatureGroup> group) {
    Incarnation incarnation = write.incarnation();
    if (group.isPresent() && group.get().incarnation().equals(incarnation)) {
      return write.schemaVersion() <= group.get().schema().version() ? Fate.WRITE : Fate.LATER;
    }
    OptionalLong last = registry.lastIncarnation(incarnation.group());
    boolean gone = last.isPresent() && last.getAsLong() >= incarnation.epochSecond();
    return gone ? Fate.QUARANTINE : Fate.LATER;
  }

  private static FileGroup fileOf(LoggedWrite write, FeatureGroup group) {
    OfflineConfig offline =
        group
            .definition()
            .offline()
            .orElseThrow(
                () ->
                    new FeatureStoreException(
                        Kind.INTERNAL,
                        "A write to '" + group.name() + "' was logged without an OfflineStore."));
    Partition partition = offline.layout().partitionOf(write.order().eventTime());
    return new FileGroup(write.incarnation(), write.schemaVersion(), partition);
  }

  private void writeFile(FileGroup file, List<Item> items, Instant writeTime) throws IOException {
    byte[] bytes;
    try {
      bytes = encoded(file, items, writeTime);
    } catch (RuntimeException e) {
      List<Item> sound = withoutUnsound(file, items, writeTime);
      if (sound.size() == items.size()) {
        throw e;
      }
      if (!sound.isEmpty()) {
        writeFile(file, sound, writeTime);
      }
      return;
    }
    FeatureGroup group = items.get(0).group();
    OfflineConfig offline = group.definition().offline().orElseThrow();
    String name = OfflineFileName.of(items.stream().map(i -> i.write().order()).toList());
    String key =
        deployment.dataPrefix(offline, group.incarnation())
            + "/"
            + file.partition().path()
            + "/"
            + name;
    objects.putIfAbsent(
        new ObjectStore.Key(offline.location().bucket(), key), ObjectStore.Body.of(bytes));
    CrashPoint.OFFLINE_WRITTEN.hit();
    metrics.add(Count.ROWS_WRITTEN_OFFLINE, group.name(), items.size());
  }

  private byte[] encoded(FileGroup file, List<Item> items, Instant writeTime) throws IOException {
    Schema schema = items.get(0).group().schema().at(file.schemaVersion());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OfflineFileFormat.Writer writer = format.create(bytes, schema, FileEntry.Origin.API)) {
      for (Item item : items) {
        LoggedWrite write = item.write();
        writer.write(
            new OfflineRow(
                write.record(schema), write.order(), write.kind(), write.expiresAt(), writeTime));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Those that can be written each by itself. The messages of the others are quarantined: their
   * hash is right, but not what they hold, and they must hold up no other. If nothing at all can be
   * written, and not because values are damaged, that may be this writer's fault and all remain.
   */
  private List<Item> withoutUnsound(FileGroup file, List<Item> items, Instant writeTime)
      throws IOException {
    List<Item> sound = new ArrayList<>();
    List<Item> unsound = new ArrayList<>();
    boolean foreseen = true;
    for (Item item : items) {
      try {
        encoded(file, List.of(item), writeTime);
        sound.add(item);
      } catch (RuntimeException e) {
        unsound.add(item);
        foreseen &= e instanceof FeatureStoreException;
      }
    }
    if (sound.isEmpty() && !foreseen) {
      return items;
    }
    unsound.forEach(item -> quarantine(item.delivery(), item.group().name()));
    return sound;
  }

  private void quarantine(Delivery delivery, FeatureGroupName group) {
    String name = delivery.messageId().replaceAll("[^A-Za-z0-9-]", "_");
    objects.putIfAbsent(
        new ObjectStore.Key(quarantine.bucket(), quarantine.key() + name + ".json"),
        ObjectStore.Body.of(delivery.body().getBytes(StandardCharsets.UTF_8)));
    CrashPoint.OFFLINE_QUARANTINED.hit();
    metrics.add(Count.POISON_MESSAGES, group, 1);
  }
}
