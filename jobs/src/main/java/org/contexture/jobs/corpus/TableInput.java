package org.contexture.jobs.corpus;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.table.TableFormat;
import org.contexture.jobs.table.TableName;

/**
 * One version of a table. Its files are those that the table says it has: the folder holds files of
 * older versions too.
 *
 * @param rows of the version
 * @param files that hold them
 */
record TableInput(Dataset<Row> rows, InputFiles files) {
  /**
   * Opens a table, in pieces sized for encoding.
   *
   * @param inputs one: a name in a catalog, or for Delta a path
   * @param options for the format's reader, such as the version to read
   * @throws ConfigException where there are several, or the session cannot use the format
   * @throws CorpusException where the table cannot be read
   */
  static TableInput open(
      SparkSession spark, TableFormat format, List<String> inputs, Map<String, String> options) {
    String given = inputs.get(0);
    Optional<String> problem =
        inputs.size() > 1
            ? Optional.of(
                "input must be one " + format.id() + " table: " + String.join(", ", inputs))
            : format.problem(spark, given);
    if (problem.isPresent()) {
      throw new ConfigException(List.of(problem.get()));
    }
    // Spark throws checked exceptions that no signature names.
    try {
      TableName name = TableName.of(format, given, spark);
      return switch (format) {
        case DELTA -> delta(spark, name, options);
        case ICEBERG -> iceberg(spark, name, options);
      };
    } catch (IOException e) {
      throw new CorpusException("Cannot read table " + given + ": " + e.getMessage(), e);
    } catch (Exception e) {
      throw new CorpusException("Cannot read table " + given + ": " + Corpus.firstLine(e), e);
    }
  }

  private static TableInput delta(SparkSession spark, TableName name, Map<String, String> options) {
    Dataset<Row> rows =
        name.path().isPresent()
            ? spark.read().format("delta").options(options).load(name.path().get().toString())
            : spark.read().options(options).table(name.sql());
    List<Path> paths = Stream.of(rows.inputFiles()).map(Path::new).toList();
    long bytes = rows.queryExecution().optimizedPlan().stats().sizeInBytes().toLong();
    splits(spark, bytes, paths.size()).applyTo(spark);
    return new TableInput(rows, InputFiles.ofTable(paths, bytes));
  }

  private static TableInput iceberg(SparkSession spark, TableName name, Map<String, String> options)
      throws IOException {
    if (!spark.catalog().tableExists(name.sql())) {
      throw new IOException("it does not exist");
    }
    List<Row> listed =
        spark
            .read()
            .options(options)
            .table(name.sql() + ".files")
            .filter(col("content").equalTo(0))
            .select("file_path", "file_size_in_bytes")
            .collectAsList();
    List<Path> paths = listed.stream().map(file -> new Path(file.getString(0))).toList();
    long bytes = listed.stream().mapToLong(file -> file.getLong(1)).sum();
    Map<String, String> all =
        new LinkedHashMap<>(splits(spark, bytes, paths.size()).icebergOptions());
    all.putAll(options);
    return new TableInput(
        spark.read().options(all).table(name.sql()), InputFiles.ofTable(paths, bytes));
  }

  private static Splits splits(SparkSession spark, long bytes, int files) {
    return Splits.of(bytes, files, spark.sparkContext().defaultParallelism());
  }
}
