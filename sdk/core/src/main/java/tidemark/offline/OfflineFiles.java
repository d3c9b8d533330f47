package tidemark.offline;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tidemark.crash.CrashPoint;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.Partition;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.OfflineCatalog;

/**
 * The one path that makes a file visible, whoever wrote it: its footer is read, its partition
 * registered, and it gets a ledger entry. Calling it again for the same file changes nothing.
 * Thread-safe.
 */
public final class OfflineFiles {
  private static final Pattern KEY =
      Pattern.compile("(?:.*/)?[0-9]{12}/sagemaker/[^/]+/offline-store/([^/]+)/data/.*");
  private static final int PAGE_SIZE = 1_000;

  private final FeatureGroupRegistry registry;
  private final OfflineCatalog catalog;
  private final FileLedger ledger;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Deployment deployment;
  private final InstantSource clock;
  private final Consumer<Incarnation> pending;
  private final Metrics metrics;

  /** A file that is new, and when the earliest call was made whose write it holds. */
  private record Examined(FileEntry entry, Optional<Instant> firstInvokedAt) {}

  /** Tells nobody of what appears. */
  public OfflineFiles(
      FeatureGroupRegistry registry,
      OfflineCatalog catalog,
      FileLedger ledger,
      ObjectStore objects,
      OfflineFileFormat format,
      Deployment deployment,
      InstantSource clock) {
    this(registry, catalog, ledger, objects, format, deployment, clock, group -> {}, Metrics.NONE);
  }

  private OfflineFiles(
      FeatureGroupRegistry registry,
      OfflineCatalog catalog,
      FileLedger ledger,
      ObjectStore objects,
      OfflineFileFormat format,
      Deployment deployment,
      InstantSource clock,
      Consumer<Incarnation> pending,
      Metrics metrics) {
    this.registry = registry;
    this.catalog = catalog;
    this.ledger = ledger;
    this.objects = objects;
    this.format = format;
    this.deployment = deployment;
    this.clock = clock;
    this.pending = pending;
    this.metrics = metrics;
  }

  /**
   * The same, which tells of each group of which files that are to be applied have appeared. It
   * tells again of a file that appears again and still is to be applied: its event came again, as
   * after a listener that failed.
   */
  public OfflineFiles telling(Consumer<Incarnation> listener) {
    return new OfflineFiles(
        registry, catalog, ledger, objects, format, deployment, clock, listener, metrics);
  }

  /** The same, which measures how long ago the writes were made that can be queried now. */
  public OfflineFiles measuring(Metrics measurements) {
    return new OfflineFiles(
        registry, catalog, ledger, objects, format, deployment, clock, pending, measurements);
  }

  /**
   * Makes the object visible if it is a data file of a living group.
   *
   * @return the entry it got or had; empty if it is no such file
   * @throws FeatureStoreException INVALID if it lies in a partition of a group but cannot be read
   */
  public Optional<FileEntry> appear(ObjectStore.Key object) {
    return appearAll(List.of(object)).stream().findFirst();
  }

  /**
   * Makes many objects visible, as {@link #appear} does one, all of a group at once.
   *
   * @return their entries, in no order; objects that are no data file have none
   */
  public List<FileEntry> appearAll(Collection<ObjectStore.Key> objects) {
    List<FileEntry> entries = new ArrayList<>();
    Map<FeatureGroup, List<Examined>> added = new LinkedHashMap<>();
    for (ObjectStore.Key object : objects) {
      Optional<FeatureGroup> group = groupOf(object);
      Optional<Partition> partition = Partition.ofObject(object.key());
      if (group.isEmpty() || partition.isEmpty() || isHidden(group.get(), object)) {
        continue;
      }
      Optional<FileEntry> known = ledger.find(group.get().incarnation(), object);
      known.ifPresent(entries::add);
      if (known.isEmpty()) {
        examine(group.get(), partition.get(), object)
            .ifPresent(e -> added.computeIfAbsent(group.get(), g -> new ArrayList<>()).add(e));
      }
    }
    added.forEach(
        (group, examined) -> {
          List<FileEntry> files = examined.stream().map(Examined::entry).toList();
          CrashPoint.FILE_EXAMINED.hit();
          catalog.addPartitions(group, files.stream().map(FileEntry::partition).toList());
          CrashPoint.FILE_REGISTERED.hit();
          ledger.addAll(files);
          CrashPoint.FILE_ENTERED.hit();
          entries.addAll(files);
          measure(group, examined);
        });
    entries.stream()
        .filter(entry -> entry.state() == FileEntry.State.PENDING)
        .map(FileEntry::incarnation)
        .distinct()
        .forEach(pending);
    return entries;
  }

  /** A load's rows are stamped with one time that tells nothing of a call. */
  private void measure(FeatureGroup group, List<Examined> files) {
    Instant now = clock.instant();
    files.stream()
        .filter(file -> file.entry().origin() == FileEntry.Origin.API)
        .flatMap(file -> file.firstInvokedAt().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(
            first ->
                metrics.measured(
                    Gauge.PUT_TO_QUERYABLE, group.name(), Duration.between(first, now).toMillis()));
  }

  /**
   * Looks for files that no event told of. One that cannot be read does not hide the others.
   *
   * @param unreadable told each file that cannot be read, and why
   * @return how many were new
   */
  public int reconcile(
      FeatureGroup group, BiConsumer<ObjectStore.Key, FeatureStoreException> unreadable) {
    Optional<OfflineConfig> offline = group.definition().offline();
    if (offline.isEmpty()) {
      return 0;
    }
    String prefix = deployment.dataPrefix(offline.get(), group.incarnation()) + "/";
    String bucket = offline.get().location().bucket();
    int added = 0;
    Set<ObjectStore.Key> known =
        ledger.files(group.incarnation()).stream()
            .map(FileEntry::object)
            .collect(Collectors.toSet());
    String after = "";
    List<ObjectStore.Listed> page;
    do {
      page = objects.list(bucket, prefix, after, PAGE_SIZE);
      for (ObjectStore.Listed listed : page) {
        after = listed.key().key();
        if (!known.contains(listed.key()) && appears(listed.key(), unreadable)) {
          added++;
        }
      }
    } while (page.size() == PAGE_SIZE);
    return added;
  }

  private boolean appears(
      ObjectStore.Key object, BiConsumer<ObjectStore.Key, FeatureStoreException> unreadable) {
    try {
      return appear(object).isPresent();
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      unreadable.accept(object, e);
      return false;
    }
  }

  private Optional<Examined> examine(
      FeatureGroup group, Partition partition, ObjectStore.Key object) {
    Optional<ObjectStore.Content> content = objects.open(object);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try (ObjectStore.Content file = content.get()) {
      OfflineFileFormat.Facts facts = format.facts(file, group.schema());
      return Optional.of(
          new Examined(
              entry(group, partition, object, file.length(), facts), facts.firstInvokedAt()));
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The file " + object + " cannot be read.", e);
    } catch (FeatureStoreException e) {
      throw new FeatureStoreException(e.kind(), "File " + object + ": " + e.text(), e);
    }
  }

  private FileEntry entry(
      FeatureGroup group,
      Partition partition,
      ObjectStore.Key object,
      long bytes,
      OfflineFileFormat.Facts facts) {
    boolean online = group.definition().online().isPresent();
    boolean applied = !online || (facts.origin() == FileEntry.Origin.API && !facts.hardDeletes());
    return new FileEntry(
        group.incarnation(),
        object,
        partition,
        bytes,
        facts.rows(),
        facts.earliest(),
        facts.latest(),
        facts.origin(),
        facts.schemaVersion(),
        clock.instant(),
        applied ? FileEntry.State.APPLIED : FileEntry.State.PENDING);
  }

  private Optional<FeatureGroup> groupOf(ObjectStore.Key object) {
    Matcher matcher = KEY.matcher(object.key());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Incarnation incarnation = Incarnation.parse(matcher.group(1));
      return registry
          .find(incarnation.group())
          .filter(group -> group.incarnation().equals(incarnation))
          .filter(group -> liesIn(group, object));
    } catch (FeatureStoreException e) {
      if (e.kind() == Kind.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean liesIn(FeatureGroup group, ObjectStore.Key object) {
    return group
        .definition()
        .offline()
        .filter(offline -> offline.location().bucket().equals(object.bucket()))
        .filter(
            offline ->
                object.key().startsWith(deployment.dataPrefix(offline, group.incarnation()) + "/"))
        .isPresent();
  }

  /** Athena does not see such objects either; unfinished output may wait under such a name. */
  private boolean isHidden(FeatureGroup group, ObjectStore.Key object) {
    OfflineConfig offline = group.definition().offline().orElseThrow();
    String prefix = deployment.dataPrefix(offline, group.incarnation()) + "/";
    for (String name : object.key().substring(prefix.length()).split("/", -1)) {
      if (name.isEmpty() || name.startsWith("_") || name.startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
