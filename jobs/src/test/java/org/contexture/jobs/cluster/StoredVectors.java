package org.contexture.jobs.cluster;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** An output as a reader other than Spark sees it. */
public final class StoredVectors {
  private StoredVectors() {}

  /** Every column that encoding adds, by id; the vector's bits and not its decimals. */
  public static Map<Integer, String> read(Path output) throws SQLException {
    Map<Integer, String> vectors = new TreeMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "select id, embedding, embedding_status, token_count, truncated"
                    + " from read_parquet('"
                    + output
                    + "/*.parquet')")) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        if (rows.getArray(2) != null) {
          for (Object value : (Object[]) rows.getArray(2).getArray()) {
            row.append(Integer.toHexString(Float.floatToRawIntBits((Float) value))).append(' ');
          }
        }
        row.append(rows.getString(3)).append(rows.getString(4)).append(rows.getString(5));
        if (vectors.put(rows.getInt(1), row.toString()) != null) {
          throw new AssertionError("id " + rows.getInt(1) + " is there twice");
        }
      }
    }
    return vectors;
  }

  /** Rows of a file. */
  public static long rows(Path file) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet rows = sql.executeQuery("select count(*) from read_parquet('" + file + "')")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
