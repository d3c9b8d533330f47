package tidemark.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tidemark.client.DefinitionFiles;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.client.plan.FoundGroup;
import tidemark.client.plan.Plan;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/** What {@code plan} and {@code apply} are told: the files, and which groups may be lost. */
final class PlanParameters {
  /** Longer than AWS takes to create a group with both stores. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  @Parameters(
      paramLabel = "FILE|DIRECTORY",
      arity = "1..*",
      description = "Definition files, YAML or JSON; of a directory, its *.yaml, *.yml and *.json.")
  private List<Path> files = List.of();

  @Option(
      names = "--allow-destroy",
      paramLabel = "NAME",
      converter = GroupName.class,
      description =
          "A group that may be destroyed: deleted if no file defines it, deleted and created anew if"
              + " it cannot be changed in place. Can be given more than once.")
  private List<FeatureGroupName> destroyable = List.of();

  /** The name of a feature group. */
  static final class GroupName implements ITypeConverter<FeatureGroupName> {
    @Override
    public FeatureGroupName convert(String text) {
      try {
        return new FeatureGroupName(text);
      } catch (FeatureStoreException e) {
        throw new TypeConversionException(e.text());
      }
    }
  }

  /** Reads the files; any fault is told before a store is looked at. */
  List<GroupFile> read() {
    return DefinitionFiles.read(files, Instant.now());
  }

  /** The groups that may be destroyed. */
  Set<FeatureGroupName> destroyable() {
    return new LinkedHashSet<>(destroyable);
  }

  /** The plan for groups as they are. */
  Plan plan(FeatureStoreClient client, List<GroupFile> groups) {
    Set<FeatureGroupName> names = new LinkedHashSet<>();
    Stream.concat(groups.stream().map(group -> group.definition().name()), destroyable.stream())
        .forEach(names::add);
    List<FoundGroup> found = new ArrayList<>();
    for (FeatureGroupName name : names) {
      FoundGroup.find(client, name, PATIENCE).ifPresent(found::add);
    }
    return Plan.of(groups, found, destroyable(), Instant.now());
  }
}
