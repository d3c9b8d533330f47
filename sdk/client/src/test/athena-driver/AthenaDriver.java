package com.amazon.athena.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Logger;

/**
 * Stands in for Athena's driver: answers every statement with two rows, of what it was asked and of
 * values that are no text.
 */
public final class AthenaDriver implements Driver {
  private static final List<String> COLUMNS = List.of("url", "properties", "sql");

  @Override
  public Connection connect(String url, Properties properties) {
    String given = new TreeMap<>(properties).toString();
    Statement statement =
        of(
            Statement.class,
            (proxy, method, arguments) ->
                method.getName().equals("executeQuery")
                    ? rows(List.of(List.of(url, given, arguments[0]), Arrays.asList(42L, true, null)))
                    : null);
    return of(
        Connection.class,
        (proxy, method, arguments) ->
            method.getName().equals("createStatement") ? statement : null);
  }

  private static ResultSet rows(List<List<Object>> rows) {
    ResultSetMetaData told =
        of(
            ResultSetMetaData.class,
            (proxy, method, arguments) ->
                method.getName().equals("getColumnCount")
                    ? (Object) COLUMNS.size()
                    : COLUMNS.get((Integer) arguments[0] - 1));
    int[] read = {0};
    return of(
        ResultSet.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "next" -> read[0]++ < rows.size();
              case "getMetaData" -> told;
              case "getObject" -> rows.get(read[0] - 1).get((Integer) arguments[0] - 1);
              default -> null;
            });
  }

  private static <T> T of(Class<T> type, InvocationHandler calls) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:athena:");
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 3;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
