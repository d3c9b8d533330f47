package tidemark.aws.glue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tidemark.model.FeatureGroup;
import tidemark.upkeep.Defect;
import tidemark.upkeep.Defect.Kind;
import tidemark.upkeep.Finding;
import tidemark.upkeep.Inspection;

/**
 * A look at the tables and views of groups in the Glue Data Catalog. Those of a deleted group stay,
 * as its files do, and are no orphans. Thread-safe.
 */
public final class CatalogInspection implements Inspection {
  private final GlueCatalog catalog;

  public CatalogInspection(GlueCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public List<Finding> inspect(Collection<FeatureGroup> groups) {
    List<Finding> findings = new ArrayList<>();
    for (FeatureGroup group : groups) {
      List<String> missing = catalog.missing(group);
      if (!missing.isEmpty()) {
        Defect defect =
            new Defect(
                Kind.DRIFT,
                group.incarnation(),
                "missing or outdated in the Glue Data Catalog: " + String.join(", ", missing),
                "make them as the group is defined");
        findings.add(Finding.mendable(defect, () -> catalog.updateTable(group)));
      }
    }
    return findings;
  }
}
