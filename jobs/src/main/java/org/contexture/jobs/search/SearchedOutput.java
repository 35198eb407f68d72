package org.contexture.jobs.search;

import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.spec.Level;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.rows.GivenColumn;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.rows.ParquetFiles;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputTable;
import org.contexture.jobs.store.SideFolder;
import org.contexture.jobs.store.StoredReport;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;
import org.contexture.spark.column.StoredVector;

/**
 * A finished output as it is searched.
 *
 * @param name as the user gave it
 * @param path where it lies
 * @param rows all of them
 * @param vector the column that is looked in
 * @param id a column to show beside each text
 */
public record SearchedOutput(
    String name,
    Path path,
    Manifest manifest,
    StoredReport report,
    Dataset<Row> rows,
    StoredVector vector,
    Optional<String> id) {
  /**
   * Opens it.
   *
   * @param ofWords whether the column is to hold vectors of words
   * @throws ConfigException where there is no output of Contexture, or no such column in it
   */
  public static SearchedOutput open(
      SparkSession spark,
      OutputFormat format,
      String output,
      Optional<String> column,
      boolean ofWords,
      Optional<String> id) {
    try {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      Optional<OutputTable> table =
          format.table().map(found -> OutputTable.of(found, output, spark));
      if (table.isPresent() && !table.get().exists()) {
        throw refused(output, "it does not exist");
      }
      Path path = table.map(OutputTable::location).orElseGet(() -> new Path(output));
      if (!path.getFileSystem(hadoop).exists(path)) {
        throw refused(output, "it does not exist");
      }
      Manifest manifest = manifest(output, path, hadoop);
      if (!manifest.layout().outputFormat().equals(format.id())) {
        throw refused(output, "it needs --output-format " + manifest.layout().outputFormat());
      }
      StoredReport report =
          StoredReport.read(path, hadoop)
              .orElseThrow(() -> refused(output, "it has no report.json with the settings"));
      StructType schema = manifest.data().columns();
      Dataset<Row> rows =
          table
              .map(found -> found.readAs(schema))
              .orElseGet(
                  () -> ParquetFiles.reader(spark).schema(schema).load(LiteralPath.of(path)));
      Optional<String> idColumn = id.or(() -> Optional.ofNullable(manifest.layout().idColumn()));
      idColumn.ifPresent(named -> checkColumn(output, schema, named));
      return new SearchedOutput(
          output,
          path,
          manifest,
          report,
          rows,
          choose(output, manifest.vectors(), column, ofWords),
          idColumn.or(() -> idByName(schema)));
    } catch (IOException | IllegalArgumentException e) {
      throw refused(output, String.valueOf(e.getMessage()));
    }
  }

  private static Manifest manifest(String output, Path path, Configuration hadoop) {
    return Manifest.read(path, hadoop)
        .orElseThrow(
            () ->
                refused(
                    output,
                    "Contexture did not write it: it has no "
                        + SideFolder.NAME
                        + "/"
                        + Manifest.NAME));
  }

  private static void checkColumn(String output, StructType schema, String name) {
    List<String> names = List.of(schema.fieldNames());
    if (ColumnPath.find(schema, name).isEmpty()) {
      throw refused(
          output, "it has no column '" + name + "'; columns: " + String.join(", ", names));
    }
  }

  private static Optional<String> idByName(StructType schema) {
    return Optional.of("id").filter(List.of(schema.fieldNames())::contains);
  }

  private static StoredVector choose(
      String output, List<StoredVector> vectors, Optional<String> column, boolean ofWords) {
    return vectors.stream()
        .filter(vector -> fits(vector, ofWords))
        .filter(vector -> column.isEmpty() || column.get().equalsIgnoreCase(vector.column()))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    output,
                    "it has no column "
                        + column.map(name -> "'" + name + "' ").orElse("")
                        + (ofWords ? "with vectors of words" : "with vectors of texts or chunks")
                        + "; vectors: "
                        + String.join(
                            ", ",
                            vectors.stream()
                                .map(vector -> vector.column() + " (" + vector.level().id() + ")")
                                .toList())));
  }

  private static boolean fits(StoredVector vector, boolean ofWords) {
    return ofWords
        ? vector.level() == Level.WORD
        : vector.level() == Level.SENTENCE || vector.level() == Level.CHUNK;
  }

  static ConfigException refused(String output, String reason) {
    return new ConfigException(List.of("Cannot search output " + output + ": " + reason));
  }

  /** Of each row that may have vectors: its id, null where none is known, its text, its vectors. */
  JavaRDD<InternalRow> candidates() {
    Column shown =
        id.map(name -> GivenColumn.shown(rows.schema(), name))
            .orElse(lit(null).cast(DataTypes.StringType));
    Column vectors = ColumnName.column(vector.column());
    Dataset<Row> candidates =
        rows.filter(vectors.isNotNull())
            .select(
                shown.as("id"),
                GivenColumn.text(rows.schema(), vector.textColumn()).as("text"),
                vectors.as("vectors"));
    return ((org.apache.spark.sql.classic.Dataset<Row>) candidates)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }
}
