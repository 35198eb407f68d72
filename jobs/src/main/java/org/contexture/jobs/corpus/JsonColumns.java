package org.contexture.jobs.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.LiteralPath;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of JSON files: those that Spark infers, those that it would leave out, and those of
 * files at which its inference stops.
 *
 * @param options of the reader
 * @param notes gets what a person should know
 */
record JsonColumns(
    SparkSession spark, InputFiles files, Map<String, String> options, List<String> notes) {
  private static final String VARIANTS = "singleVariantColumn";
  private static final String VALUE = "value";

  /** The columns; none where no line is a JSON object. */
  StructType infer() throws IOException {
    if (options.containsKey(VARIANTS)) {
      return reader().load(paths()).schema();
    }
    StructType inferred = inferred();
    return MissedKeys.of(reader().option(VARIANTS, VALUE).load(paths()).select(VALUE), inferred)
        .restore(inferred, isCaseSensitive());
  }

  private StructType inferred() throws IOException {
    // Spark takes the names of such files for patterns.
    if (isMultiLine() && files.paths().stream().anyMatch(LiteralPath::isPattern)) {
      return spark
          .read()
          .options(options)
          .json(
              spark
                  .read()
                  .option("wholetext", "true")
                  .text(paths())
                  .select(VALUE)
                  .as(Encoders.STRING()))
          .schema();
    }
    try {
      return reader().load(paths()).schema();
    } catch (Exception e) {
      // Spark throws a checked exception that no signature names.
      if (e instanceof SparkThrowable doubled
          && "COLUMN_ALREADY_EXISTS".equals(doubled.getCondition())) {
        return once(ofFiles(), doubled);
      }
      throw e;
    }
  }

  private StructType once(StructType inferred, SparkThrowable failure) {
    DoubledKeys doubled = new DoubledKeys();
    StructType once = doubled.once(inferred);
    if (doubled.found().isEmpty()) {
      throw new CorpusException(
          "Cannot read input: a key is there in two cases: "
              + failure.getMessageParameters().get("columnName")
              + "; start with --conf spark.sql.caseSensitive=true");
    }
    notes.add(
        "JSON objects have a key twice, of which the last value is read: "
            + String.join(", ", doubled.found()));
    return once;
  }

  /** What Spark infers before it refuses doubled names. */
  private StructType ofFiles() throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<FileStatus> statuses = new ArrayList<>();
    for (Path path : files.paths()) {
      statuses.add(path.getFileSystem(hadoop).getFileStatus(path));
    }
    return new JsonFileFormat()
        .inferSchema(
            spark,
            scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(options)),
            CollectionConverters.asScala(statuses).toSeq())
        .getOrElse(StructType::new);
  }

  private boolean isCaseSensitive() {
    return Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"));
  }

  private DataFrameReader reader() {
    return spark.read().format("json").options(options);
  }

  private String[] paths() {
    return LiteralPath.of(files.found());
  }

  private boolean isMultiLine() {
    return Boolean.parseBoolean(options.get("multiLine"));
  }
}
