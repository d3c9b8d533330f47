package tidemark.registry;

import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;

/** Port: makes and removes what a group needs in the stores. Every step may be repeated. */
public interface Provisioner {
  /** Makes the online table and the catalog table, as far as the group is to have them. */
  void create(FeatureGroup group);

  /**
   * Returns if what the group has besides its stores goes with another definition of it.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID saying what does not
   */
  default void check(FeatureGroup group, FeatureGroupDefinition next) {}

  /** Makes the tables as an updated group's definition says: columns, throughput. */
  void update(FeatureGroup group);

  /**
   * Removes the online table, the schedule and what is noted of features and of runs; offline files
   * and the catalog table stay, as on AWS.
   */
  void delete(FeatureGroup group);
}
