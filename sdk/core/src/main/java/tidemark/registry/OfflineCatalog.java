package tidemark.registry;

import java.util.Set;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.model.Partition;

/** Port: the tables through which SQL sees offline files. Every call may be repeated. */
public interface OfflineCatalog {
  void createTable(FeatureGroup group);

  /** Makes a partition's files visible to queries. */
  void addPartition(FeatureGroup group, Partition partition);

  /** The partitions added so far. */
  Set<Partition> partitions(Incarnation group);
}
