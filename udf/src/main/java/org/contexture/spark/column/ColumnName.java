package org.contexture.spark.column;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Names of columns as Spark is told them, so that dots lead nowhere. */
public final class ColumnName {
  private ColumnName() {}

  /** A name for an expression or a query, in backticks. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The column of the whole of that name. */
  public static Column column(String name) {
    return functions.col(quoted(name));
  }
}
