package org.contexture.jobs.table;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A table as Spark's SQL names it.
 *
 * @param sql the name, quoted where it must be
 * @param path where the table lies, fully qualified; nothing where a catalog knows that
 */
public record TableName(String sql, Optional<Path> path) {
  /**
   * The table that a user means: {@code a.b} and {@code a.b.c} are names in a catalog, anything
   * else is a path.
   *
   * @throws IOException where the path's file system cannot be reached
   */
  public static TableName of(TableFormat format, String given, SparkSession spark)
      throws IOException {
    if (TableFormat.isName(given)) {
      return new TableName(given, Optional.empty());
    }
    Path path = new Path(given);
    Path qualified =
        path.getFileSystem(spark.sparkContext().hadoopConfiguration()).makeQualified(path);
    return new TableName(format.id() + "." + quoted(qualified.toString()), Optional.of(qualified));
  }

  /** An identifier for SQL. */
  public static String quoted(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }
}
