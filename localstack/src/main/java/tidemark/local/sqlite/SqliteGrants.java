package tidemark.local.sqlite;

import java.util.List;
import tidemark.registry.Grant;
import tidemark.registry.Grants;

/** Grants, a row each. */
public final class SqliteGrants implements Grants {
  private final SqliteStore store;

  SqliteGrants(SqliteStore store) {
    this.store = store;
  }

  @Override
  public boolean add(Grant grant) {
    return store.write(
            session ->
                session.update(
                    "INSERT INTO access_grant (group_pattern, principal, access) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                    grant.group(),
                    grant.principal(),
                    grant.access().word()))
        == 1;
  }

  @Override
  public boolean remove(Grant grant) {
    return store.write(
            session ->
                session.update(
                    "DELETE FROM access_grant"
                        + " WHERE group_pattern = ? AND principal = ? AND access = ?",
                    grant.group(),
                    grant.principal(),
                    grant.access().word()))
        == 1;
  }

  @Override
  public List<Grant> list() {
    return store.read(
        session ->
            session.all(
                "SELECT principal, group_pattern, access FROM access_grant"
                    + " ORDER BY group_pattern, principal, access",
                row ->
                    new Grant(
                        row.getString(1), row.getString(2), Grant.accessOf(row.getString(3)))));
  }
}
