package tidemark.registry;

import tidemark.model.FeatureGroup;

/** Port: makes and removes what a group needs in the stores. Every step may be repeated. */
public interface Provisioner {
  /** Makes the online table and the catalog table, as far as the group is to have them. */
  void create(FeatureGroup group);

  /** Makes the tables as an updated group's definition says: columns, throughput. */
  void update(FeatureGroup group);

  /**
   * Removes the online table and what is noted of features; offline files and the catalog table
   * stay, as on AWS.
   */
  void delete(FeatureGroup group);
}
