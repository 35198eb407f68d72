package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.rows.GivenColumn;

/**
 * Counts ids that several rows have, in one pass over their column.
 *
 * @param rows all of the output
 */
record IdCheck(Dataset<Row> rows, String column) {
  void check(Findings found) {
    Dataset<Row> counts =
        rows.select(GivenColumn.shown(rows.schema(), column).as("id"))
            .groupBy("id")
            .agg(count(lit(1)).as("rows"));
    Dataset<Row> several = counts.filter(col("id").isNull().or(col("rows").gt(1)));
    Row totals =
        several
            .agg(
                coalesce(sum(when(col("id").isNull(), col("rows")).otherwise(0L)), lit(0L)),
                coalesce(sum(when(col("id").isNull(), 0L).otherwise(1L)), lit(0L)))
            .head();
    if (totals.getLong(0) > 0) {
      found.add(Criterion.IDS, column + " is null", totals.getLong(0), List.of());
    }
    if (totals.getLong(1) > 0) {
      List<String> examples =
          several
              .filter(col("id").isNotNull())
              .orderBy(col("rows").desc(), col("id"))
              .limit(Findings.EXAMPLES)
              .collectAsList()
              .stream()
              .map(row -> row.getString(0) + " in " + row.getLong(1) + " rows")
              .toList();
      found.add(Criterion.IDS, column + " is that of several rows", totals.getLong(1), examples);
    }
  }
}
