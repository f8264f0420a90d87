package dev.bramka.gateway.commands;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies all tables of SQLite into those of PostgreSQL, which have to be empty, and compares count
 * and content of each. Not thread-safe.
 */
final class TableCopy {
  private static final int AT_ONCE = 500;
  private static final int FETCHED = 20;

  /** A receipt may have megabytes. */
  private static final long MOST_BYTES = 4_000_000;

  /** Made anew by every gateway, or by the migrations. */
  private static final Set<String> PASSED_OVER =
      Set.of("flyway_schema_history", "scheduled_tasks", "lease", "write_probe", "sqlite_sequence");

  private final Connection from;
  private final Connection to;
  private final PrintStream out;

  TableCopy(Connection from, Connection to, PrintStream out) {
    this.from = from;
    this.to = to;
    this.out = out;
  }

  /**
   * Count and content of a table, whatever the order of its rows.
   *
   * @param sum of the rows' hashes
   */
  private record Content(long rows, long sum) {
    Content with(byte[] hash) {
      long added = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        added = added << 8 | (hash[i] & 0xff);
      }
      return new Content(rows + 1, sum + added);
    }
  }

  /**
   * Copies everything, or nothing.
   *
   * @throws IllegalStateException when a table is not empty, or not the same afterwards
   */
  void all() throws SQLException {
    to.setAutoCommit(false);
    try {
      for (String table : inOrder()) {
        copy(table);
      }
      to.commit();
    } catch (SQLException | RuntimeException e) {
      to.rollback();
      throw e;
    }
  }

  /** Tables that others refer to come before those. */
  private List<String> inOrder() throws SQLException {
    Set<String> ordered = new LinkedHashSet<>();
    for (String table : texts("select name from sqlite_master where type = 'table' order by 1")) {
      place(table, ordered);
    }
    return List.copyOf(ordered);
  }

  private void place(String table, Set<String> ordered) throws SQLException {
    if (PASSED_OVER.contains(table) || ordered.contains(table)) {
      return;
    }
    for (String parent : texts("select \"table\" from pragma_foreign_key_list('" + table + "')")) {
      if (!parent.equals(table)) {
        place(parent, ordered);
      }
    }
    ordered.add(table);
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement s = from.createStatement();
        ResultSet row = s.executeQuery(sql)) {
      while (row.next()) {
        all.add(row.getString(1));
      }
    }
    return all;
  }

  private void copy(String table) throws SQLException {
    List<String> columns = texts("select name from pragma_table_info('" + table + "')");
    String names = columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", "));
    if (content(to, table, names, columns.size()).rows() > 0) {
      throw new IllegalStateException("the table " + table + " in PostgreSQL is not empty");
    }
    Content read = insert(table, names, columns.size());
    Content written = content(to, table, names, columns.size());
    if (!read.equals(written)) {
      throw new IllegalStateException("the table " + table + " is not the same in PostgreSQL");
    }
    if (read.rows() > 0) {
      countOn(table);
    }
    out.printf("%-24s %10d rows, %016x%n", table, read.rows(), read.sum());
  }

  private Content insert(String table, String names, int columns) throws SQLException {
    String places = String.join(", ", Collections.nCopies(columns, "?"));
    String sql =
        "insert into %s (%s) overriding system value values (%s)".formatted(table, names, places);
    Content content = new Content(0, 0);
    long bytes = 0;
    try (Statement s = from.createStatement();
        ResultSet row = s.executeQuery("select " + names + " from " + table);
        PreparedStatement insert = to.prepareStatement(sql)) {
      while (row.next()) {
        List<@Nullable Object> values = values(row, columns);
        content = content.with(hash(values));
        for (int i = 0; i < columns; i++) {
          insert.setObject(i + 1, values.get(i));
        }
        insert.addBatch();
        bytes += size(values);
        if (content.rows() % AT_ONCE == 0 || bytes > MOST_BYTES) {
          insert.executeBatch();
          bytes = 0;
        }
      }
      insert.executeBatch();
    }
    return content;
  }

  private static Content content(Connection c, String table, String names, int columns)
      throws SQLException {
    Content content = new Content(0, 0);
    try (Statement s = c.createStatement()) {
      s.setFetchSize(FETCHED);
      try (ResultSet row = s.executeQuery("select " + names + " from " + table)) {
        while (row.next()) {
          content = content.with(hash(values(row, columns)));
        }
      }
    }
    return content;
  }

  private static long size(List<@Nullable Object> values) {
    return values.stream().mapToLong(v -> v instanceof byte[] raw ? raw.length : 50).sum();
  }

  /** Numbers as long, bytes as they are; PostgreSQL's texts have no NUL. */
  private static List<@Nullable Object> values(ResultSet row, int columns) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      Object value = row.getObject(i);
      values.add(
          switch (value) {
            case Number number -> (Object) number.longValue();
            case String text -> text.replace('\0', '\uFFFD');
            case null, default -> value;
          });
    }
    return values;
  }

  private static byte[] hash(List<@Nullable Object> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object value : values) {
        byte[] bytes =
            switch (value) {
              case null -> new byte[0];
              case byte[] raw -> raw;
              default -> value.toString().getBytes(StandardCharsets.UTF_8);
            };
        String kind = value == null ? "null" : value instanceof byte[] ? "bytes" : "text";
        digest.update((kind + bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return Arrays.copyOf(digest.digest(), Long.BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** New rows go on with the numbers after those that were copied. */
  private void countOn(String table) throws SQLException {
    String counting =
        "select column_name from information_schema.columns"
            + " where table_schema = current_schema and table_name = ? and is_identity = 'YES'";
    try (PreparedStatement ask = to.prepareStatement(counting)) {
      ask.setString(1, table);
      try (ResultSet row = ask.executeQuery();
          Statement s = to.createStatement()) {
        while (row.next()) {
          s.execute(
              "select setval(pg_get_serial_sequence('%1$s', '%2$s'), max(%2$s)) from %1$s"
                  .formatted(table, row.getString(1)));
        }
      }
    }
  }
}
