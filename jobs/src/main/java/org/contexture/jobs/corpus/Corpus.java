package org.contexture.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.failure.ReadFailure;
import org.contexture.jobs.table.TableFormat;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.redact.Redaction;

/** The rows to encode. Malformed lines of JSON and CSV are told apart from rows, and counted. */
public final class Corpus {
  /** Where a reader puts a line that it cannot parse: a name that no corpus has. */
  private static final String BAD_RECORD =
      "_contexture_bad_record_" + UUID.randomUUID().toString().replace('-', '_');

  private static final String BAD_RECORD_OPTION = "columnNameOfCorruptRecord";

  private static final String BUNDLED = "/org/contexture/jobs/corpus.jsonl";
  private static final String ROWS = "rows";
  private static final String BAD_RECORDS = "bad_records";

  private final Dataset<Row> read;
  private final Observation observation = new Observation();
  private boolean observed;
  private final boolean mayHoldBadLines;
  private final Optional<Integer> partitions;
  private final String description;
  private final List<Path> files;
  private final Optional<IdCast> idCast;

  private Corpus(
      Dataset<Row> read,
      boolean mayHoldBadLines,
      Optional<Integer> partitions,
      String description,
      List<Path> files) {
    this(read, mayHoldBadLines, partitions, description, files, Optional.empty());
  }

  private Corpus(
      Dataset<Row> read,
      boolean mayHoldBadLines,
      Optional<Integer> partitions,
      String description,
      List<Path> files,
      Optional<IdCast> idCast) {
    this.read = idCast.map(cast -> cast.in(read)).orElse(read);
    this.mayHoldBadLines = mayHoldBadLines;
    this.partitions = partitions;
    this.description = description;
    this.files = files;
    this.idCast = idCast;
  }

  /**
   * Opens a corpus; reads no more than its schema needs.
   *
   * @throws CorpusException where a path does not exist or a file cannot be read
   * @throws ConfigException where the session cannot use a table
   * @throws ColumnException where ids are to be cast and there is no such column
   */
  public static Corpus open(SparkSession spark, CorpusSettings settings) {
    Corpus corpus = asItIs(spark, settings);
    Optional<IdCast> idCast =
        settings
            .idType()
            .flatMap(
                type ->
                    settings.idColumn().map(name -> IdCast.of(corpus.unobserved(), name, type)));
    return idCast.isEmpty()
        ? corpus
        : new Corpus(
            corpus.read,
            corpus.mayHoldBadLines,
            corpus.partitions,
            corpus.description,
            corpus.files,
            idCast);
  }

  private static Corpus asItIs(SparkSession spark, CorpusSettings settings) {
    List<String> inputs = settings.input();
    Optional<Integer> partitions = settings.partitions();
    if (inputs.isEmpty()) {
      Dataset<Row> rows = spark.read().json(spark.createDataset(bundled(), Encoders.STRING()));
      return new Corpus(rows, false, partitions, "the bundled example corpus", List.of());
    }
    Optional<TableFormat> table = settings.format().flatMap(TableFormat::find);
    if (table.isPresent()) {
      return ofTable(spark, settings, table.get());
    }
    InputFiles files = InputFiles.list(inputs, spark.sparkContext().hadoopConfiguration());
    CorpusFormat format = format(settings, files);
    Splits.of(files.bytes(), spark.sparkContext().defaultParallelism()).applyTo(spark);
    Dataset<Row> rows = read(spark, settings, format);
    Optional<Integer> spread = partitions.or(() -> spread(spark, rows, files));
    String description =
        Redaction.of(String.join(", ", inputs))
            + " ("
            + format.source()
            + ", "
            + files.paths().size()
            + " files)";
    return new Corpus(rows, format.mayHoldBadLines(), spread, description, files.paths());
  }

  private static Corpus ofTable(SparkSession spark, CorpusSettings settings, TableFormat format) {
    String name = Redaction.of(String.join(", ", settings.input()));
    TableInput table = TableInput.open(spark, format, settings.input(), settings.readerOptions());
    Optional<Integer> spread =
        settings.partitions().or(() -> spread(spark, table.rows(), table.files()));
    String description =
        name + " (" + format.id() + ", " + table.files().paths().size() + " files)";
    return new Corpus(table.rows(), false, spread, description, table.files().paths());
  }

  private static CorpusFormat format(CorpusSettings settings, InputFiles files) {
    return settings
        .format()
        .map(CorpusFormat::of)
        .or(
            () ->
                files.paths().stream().findFirst().map(Path::getName).flatMap(CorpusFormat::ofFile))
        .orElseThrow(
            () ->
                new CorpusException(
                    "Cannot tell the format of "
                        + String.join(", ", settings.input())
                        + " by its extension; give input-format"));
  }

  /** Where the files cannot be split (compressed, or CSV), a shuffle lets every core take part. */
  private static Optional<Integer> spread(SparkSession spark, Dataset<Row> rows, InputFiles files) {
    int cores = spark.sparkContext().defaultParallelism();
    Splits wanted = Splits.of(files.bytes(), cores);
    return rows.rdd().getNumPartitions() < Math.min(cores, wanted.count())
        ? Optional.of(wanted.count())
        : Optional.empty();
  }

  private static Dataset<Row> read(
      SparkSession spark, CorpusSettings settings, CorpusFormat format) {
    Map<String, String> options = new LinkedHashMap<>(format.defaults());
    options.putAll(settings.readerOptions());
    DataFrameReader reader =
        spark.read().format(format.source()).options(options).option(BAD_RECORD_OPTION, BAD_RECORD);
    String[] paths = settings.input().toArray(String[]::new);
    try {
      Dataset<Row> rows = reader.load(paths);
      if (format.mayHoldBadLines()) {
        StructType schema = withoutBadRecord(rows.schema());
        if (schema.isEmpty()) {
          throw new CorpusException(
              "Cannot read input: found no columns in "
                  + String.join(", ", settings.input())
                  + "; it is empty or not "
                  + format.source());
        }
        rows =
            reader
                .schema(schema.add(BAD_RECORD, DataTypes.StringType))
                .option("enforceSchema", "false")
                .load(paths);
      }
      return format.isLines()
          ? rows.withColumnRenamed("value", settings.textColumns().get(0))
          : rows;
    } catch (CorpusException e) {
      throw e;
    } catch (Exception e) {
      throw ReadFailure.in(e)
          .map(failure -> new CorpusException(failure, e))
          .orElseGet(() -> new CorpusException("Cannot read input: " + firstLine(e), e));
    }
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  /** Inference makes a column of the malformed lines; it is not one of the corpus. */
  private static StructType withoutBadRecord(StructType inferred) {
    return new StructType(
        Arrays.stream(inferred.fields())
            .filter(field -> !field.name().equals(BAD_RECORD))
            .toArray(org.apache.spark.sql.types.StructField[]::new));
  }

  private static List<String> bundled() {
    try (InputStream in = Corpus.class.getResourceAsStream(BUNDLED);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new CorpusException("Cannot read the bundled corpus: " + e.getMessage(), e);
    }
  }

  /** The well-formed rows, for what reads them several times, or in part. */
  public Dataset<Row> unobserved() {
    return mayHoldBadLines ? read.filter(col(BAD_RECORD).isNull()).drop(BAD_RECORD) : read;
  }

  /** The well-formed rows, for one action that reads all of them: it counts the others. */
  public Dataset<Row> rows() {
    observed = true;
    Dataset<Row> rows = read;
    if (mayHoldBadLines) {
      rows =
          rows.observe(
                  observation,
                  count(lit(1)).as(ROWS),
                  count_if(col(BAD_RECORD).isNotNull()).as(BAD_RECORDS))
              .filter(col(BAD_RECORD).isNull())
              .drop(BAD_RECORD);
    }
    return rows;
  }

  /** Which id the type that was asked for has no value for; reads the ids once. */
  public Optional<String> idProblem() {
    return idCast.flatMap(IdCast::problem);
  }

  /** The tasks that the rows are to be spread over, where the files do not do it. */
  public Optional<Integer> spread() {
    return partitions;
  }

  /** Columns of the corpus. */
  public StructType schema() {
    return read.drop(BAD_RECORD).schema();
  }

  /**
   * Lines that could not be parsed: as the action over {@link #rows} counted them, or where there
   * was none by reading the corpus once more.
   */
  public long badRecords() {
    if (!mayHoldBadLines) {
      return 0;
    }
    if (!observed) {
      return badLines().count();
    }
    try {
      return ((Number) observation.getAsJava().get(BAD_RECORDS)).longValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusException("Interrupted while counting bad records", e);
    }
  }

  /**
   * The lines that could not be parsed, as they stand in the files. Whole rows are read for them:
   * Spark refuses a query of that column alone.
   */
  public Dataset<String> badLines() {
    int column = read.schema().fieldIndex(BAD_RECORD);
    MapFunction<Row, String> line = row -> row.getString(column);
    return read.filter(col(BAD_RECORD).isNotNull()).map(line, Encoders.STRING());
  }

  /** The files that it is read from, fully qualified; none for the bundled corpus. */
  public List<Path> files() {
    return files;
  }

  /** For people: paths, format and number of files. */
  public String description() {
    return description;
  }

  /** Tasks that the corpus is read in. */
  public int partitions() {
    return partitions.orElseGet(() -> read.rdd().getNumPartitions());
  }
}
