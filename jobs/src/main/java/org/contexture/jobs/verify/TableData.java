package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.store.DataFile;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputTable;

/**
 * The rows of a table: one part, since which files it has only its own log says.
 *
 * @param names as {@link #names}
 */
record TableData(
    SparkSession spark, OutputTable table, StoredSchema layout, Map<String, String> names)
    implements OutputData {
  static TableData of(SparkSession spark, OutputTable table, StoredSchema layout)
      throws IOException {
    Map<String, String> names = new HashMap<>();
    Path location = table.location();
    for (FileStatus file :
        DataFile.visibleBelow(location, spark.sparkContext().hadoopConfiguration())) {
      FileData.spellings(file)
          .forEach(spelling -> names.put(spelling, Manifest.relative(location, file.getPath())));
    }
    return new TableData(spark, table, layout, names);
  }

  @Override
  public Dataset<Row> read(Collection<String> parts) {
    return table.readAs(layout.schema());
  }

  /** Delta does not number a file's rows for its readers. */
  @Override
  public List<Column> place(Dataset<Row> rows) {
    return switch (table.format()) {
      case DELTA -> List.of(rows.metadataColumn("_metadata").getField("file_path"), lit(-1L));
      case ICEBERG -> List.of(rows.metadataColumn("_file"), rows.metadataColumn("_pos"));
    };
  }

  /** The rows with the smallest hashes of what the corpus says of them. */
  @Override
  public Dataset<Row> pick(
      Function<Collection<String>, Dataset<Row>> rows,
      String place,
      Map<String, Long> rowsOf,
      int size,
      long seed) {
    Dataset<Row> all = rows.apply(rowsOf.keySet());
    Column[] corpus =
        OutputData.columns(all, List.of(layout.corpus().fieldNames())).toArray(Column[]::new);
    return all.orderBy(xxhash64(lit(seed), to_json(struct(corpus)))).limit(size);
  }
}
