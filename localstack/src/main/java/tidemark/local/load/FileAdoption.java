package tidemark.local.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.model.Partition;
import tidemark.model.PartitionLayout;
import tidemark.model.Shown;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.parquet.FileContent;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Takes offline files of another store into a group as they are: with their deletes, lives, write
 * times and orders, which a load of their rows would lose. What is online is not changed: a full
 * materialization brings the winners there. Thread-safe.
 */
public final class FileAdoption {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_.-]{0,200}\\.parquet");

  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;
  private final Deployment deployment;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Publication publication;

  public FileAdoption(
      FeatureGroupRegistry registry,
      Authorizer authorizer,
      Deployment deployment,
      ObjectStore objects,
      OfflineFileFormat format,
      Publication publication) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.deployment = deployment;
    this.objects = objects;
    this.format = format;
    this.publication = publication;
  }

  /**
   * Takes a file, and returns when it is visible.
   *
   * @param place its partition and name, such as {@code year=2013/month=01/day=01/f.parquet}
   * @return false if the group had it
   * @throws FeatureStoreException INVALID if it is not a file that the group could have
   */
  public boolean adopt(Caller caller, String nameOrArn, String place, Path file) {
    FeatureGroup group = group(caller, nameOrArn);
    OfflineConfig offline =
        group
            .definition()
            .offline()
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "Feature group '%s' has no OfflineStore, which files are for.",
                        group.name()));
    requireFits(offline.layout(), place);
    requireReadable(group, file);
    ObjectStore.Key key =
        new ObjectStore.Key(
            offline.location().bucket(),
            deployment.dataPrefix(offline, group.incarnation()) + "/" + place);
    boolean isNew = objects.putIfAbsent(key, new Content(file));
    publication.appear(group, List.of(key));
    return isNew;
  }

  private FeatureGroup group(Caller caller, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, Authorizer.Access.WRITE, name);
    return registry.require(name).requireCreated("it can be filled");
  }

  private static void requireFits(PartitionLayout layout, String place) {
    int slash = place.lastIndexOf('/');
    Optional<Partition> partition =
        Partition.ofObject(place)
            .filter(found -> slash >= 0 && found.path().equals(place.substring(0, slash)))
            .filter(found -> found.hour().isPresent() == (layout == PartitionLayout.HOUR));
    if (partition.isEmpty() || !NAME.matcher(place.substring(slash + 1)).matches()) {
      throw FeatureStoreException.invalid(
          "'%s' is no place of a file in a group that has a partition per %s.",
          Shown.name(place), layout.text());
    }
  }

  private void requireReadable(FeatureGroup group, Path file) {
    try (FileContent content = FileContent.open(file)) {
      format.facts(content, group.schema());
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The file cannot be read.", e);
    }
  }

  /** A file that is gone after it was put, and so is copied. */
  private record Content(Path file) implements ObjectStore.Body {
    @Override
    public long length() {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw FeatureStoreException.unavailable("The file cannot be read.", e);
      }
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }
}
