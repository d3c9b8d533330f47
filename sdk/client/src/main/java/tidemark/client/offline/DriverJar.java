package tidemark.client.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * A JDBC driver in a jar of its own, as Athena's is: AWS offers it for download only, not as an
 * artifact that a build could name. Its classes stay apart from everybody else's. Thread-safe.
 */
public final class DriverJar implements AutoCloseable {
  /** Of the JDBC 3.x driver. Named, since its first releases do not register themselves. */
  public static final String ATHENA = "com.amazon.athena.jdbc.AthenaDriver";

  private static final String HOW_TO_GET =
      "Download 'JDBC driver with dependencies' of 3.x from the page 'Athena JDBC 3.x driver' of"
          + " the Amazon Athena user guide, and name the jar.";

  private final URLClassLoader classes;
  private final Driver driver;

  private DriverJar(URLClassLoader classes, Driver driver) {
    this.classes = classes;
    this.driver = driver;
  }

  /**
   * Athena's JDBC 3.x driver.
   *
   * @param jar where it was downloaded to
   * @throws FeatureStoreException of kind INVALID, saying how to get it, if it is not there
   */
  public static DriverJar athena(Path jar) {
    return open(jar, ATHENA);
  }

  static DriverJar open(Path jar, String driverClass) {
    if (!Files.isRegularFile(jar)) {
      throw FeatureStoreException.invalid(
          "There is no driver of Athena in '%s'. %s", jar, HOW_TO_GET);
    }
    URLClassLoader classes = null;
    try {
      classes =
          new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
      Object driver = classes.loadClass(driverClass).getDeclaredConstructor().newInstance();
      return new DriverJar(classes, (Driver) driver);
    } catch (IOException | ReflectiveOperationException | ClassCastException | LinkageError e) {
      closeQuietly(classes);
      throw new FeatureStoreException(
          Kind.INVALID,
          "'"
              + jar
              + "' is no JDBC 3.x driver of Athena: it has no usable "
              + driverClass
              + ". "
              + HOW_TO_GET,
          e);
    }
  }

  /**
   * Athena in a region, with the credentials that the AWS SDKs find.
   *
   * @param workgroup of the deployment, which says where results go
   * @param database of the groups' views
   */
  public DataSource athena(String region, String workgroup, String database) {
    return athena(region, workgroup, database, Map.of("CredentialsProvider", "DefaultChain"));
  }

  /**
   * Athena in a region, with the credentials of a profile in the files of the AWS SDKs. Source:
   * "AWS configuration profile credentials" of the driver, in the Amazon Athena user guide.
   *
   * @param workgroup of the deployment, which says where results go
   * @param database of the groups' views
   */
  public DataSource athena(String region, String workgroup, String database, String profile) {
    return athena(
        region,
        workgroup,
        database,
        Map.of("CredentialsProvider", "ProfileCredentials", "ProfileName", profile));
  }

  private DataSource athena(
      String region, String workgroup, String database, Map<String, String> credentials) {
    Map<String, String> properties = new LinkedHashMap<>(credentials);
    properties.put("Region", region);
    properties.put("WorkGroup", workgroup);
    properties.put("Database", database);
    return source("jdbc:athena://", properties);
  }

  DataSource source(String url, Map<String, String> properties) {
    return new Source(driver, url, Map.copyOf(properties));
  }

  @Override
  public void close() {
    closeQuietly(classes);
  }

  private static void closeQuietly(@Nullable URLClassLoader classes) {
    if (classes != null) {
      try {
        classes.close();
      } catch (IOException e) {
        // Nothing more is loaded from it.
      }
    }
  }

  /** A connection of the driver's for each that is asked for; there is no pool. */
  private record Source(Driver driver, String url, Map<String, String> properties)
      implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      Properties given = new Properties();
      given.putAll(properties);
      return Optional.ofNullable(driver.connect(url, given))
          .orElseThrow(() -> new SQLException("The driver does not take " + url));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("Credentials are those that the AWS SDKs find.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
      // The driver has its own log.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // The driver has its own times.
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("Nothing is wrapped.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
