package tidemark.registry;

import java.util.Collection;
import java.util.Set;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.model.Partition;

/** Port: the tables through which SQL sees offline files. Every call may be repeated. */
public interface OfflineCatalog {
  void createTable(FeatureGroup group);

  /** Gives the table of a group the columns that its newest schema has. */
  void updateTable(FeatureGroup group);

  /** Makes the files of partitions visible to queries. */
  void addPartitions(FeatureGroup group, Collection<Partition> partitions);

  /** The partitions added so far. */
  Set<Partition> partitions(Incarnation group);
}
