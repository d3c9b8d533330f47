package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_DELETION_PROTECTION;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_KEY_ARN;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_MAX_READ_UNITS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_MAX_WRITE_UNITS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_POINT_IN_TIME_RECOVERY;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_TAGS;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How the tables of feature groups are made.
 *
 * @param prefix what their names begin with
 * @param keyArn the key that encrypts them
 * @param maxReadUnits the most that a table on demand may read per second; empty for no bound
 * @param maxWriteUnits the most that a table on demand may write per second; empty for no bound
 * @param pointInTimeRecovery of groups without an offline store; others are rebuilt from the log
 */
public record OnlineTablesConfig(
    String prefix,
    String keyArn,
    Map<String, String> tags,
    Setting deletionProtection,
    OptionalInt maxReadUnits,
    OptionalInt maxWriteUnits,
    Setting pointInTimeRecovery) {

  public OnlineTablesConfig {
    tags = Map.copyOf(tags);
  }

  static OnlineTablesConfig of(FunctionSettings settings) {
    return new OnlineTablesConfig(
        settings.text(ONLINE_TABLE_PREFIX),
        settings.text(ONLINE_TABLE_KEY_ARN),
        settings.tags(ONLINE_TABLE_TAGS),
        settings.setting(ONLINE_TABLE_DELETION_PROTECTION),
        settings.number(ONLINE_TABLE_MAX_READ_UNITS),
        settings.number(ONLINE_TABLE_MAX_WRITE_UNITS),
        settings.setting(ONLINE_TABLE_POINT_IN_TIME_RECOVERY));
  }
}
