package tidemark.aws.dynamodb;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import tidemark.registry.Grant;
import tidemark.registry.Grants;

/** Grants, a row each, read together. */
public final class DynamoDbGrants implements Grants {
  private static final String PARTITION = "grants";

  /** Between the parts of a grant; none of them has it. */
  private static final String SEPARATOR = "\n";

  private static final Comparator<Grant> ORDER =
      Comparator.comparing(Grant::group)
          .thenComparing(Grant::principal)
          .thenComparing(grant -> grant.access().word());

  private final RegistryTable table;

  public DynamoDbGrants(RegistryTable table) {
    this.table = table;
  }

  @Override
  public boolean add(Grant grant) {
    return table.put(place(grant).holding(text(grant)), Row.ABSENT).applied();
  }

  @Override
  public boolean remove(Grant grant) {
    return table.remove(place(grant), Row.PRESENT);
  }

  @Override
  public List<Grant> list() {
    return table.list(PARTITION).stream().map(DynamoDbGrants::read).sorted(ORDER).toList();
  }

  private static Row place(Grant grant) {
    return Row.at(PARTITION, Digest.of(text(grant)));
  }

  private static String text(Grant grant) {
    return String.join(SEPARATOR, grant.principal(), grant.group(), grant.access().word());
  }

  private static Grant read(Row row) {
    List<String> parts = Pattern.compile(SEPARATOR).splitAsStream(row.text()).toList();
    return new Grant(parts.get(0), parts.get(1), Grant.accessOf(parts.get(2)));
  }
}
