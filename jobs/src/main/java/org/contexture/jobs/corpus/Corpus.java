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
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.table.TableFormat;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.redact.Redaction;

/** The rows to encode. Malformed lines of JSON and CSV are told apart from rows, and counted. */
public final class Corpus {
  private static final String BAD_RECORD = CorpusReader.BAD_RECORD;
  private static final String BUNDLED = "/org/contexture/jobs/corpus.jsonl";
  private static final String ROWS = "rows";
  private static final String BAD_RECORDS = "bad_records";

  private final Dataset<Row> read;
  private final Observation observation = new Observation();
  private boolean observed;
  private final boolean mayHoldBadLines;
  private final Optional<Integer> partitions;
  private final String description;
  private final InputFiles files;
  private final Optional<IdCast> idCast;
  private final List<String> notes;

  private Corpus(
      Dataset<Row> read,
      boolean mayHoldBadLines,
      Optional<Integer> partitions,
      String description,
      InputFiles files,
      List<String> notes,
      Optional<IdCast> idCast) {
    this.read = read;
    this.mayHoldBadLines = mayHoldBadLines;
    this.partitions = partitions;
    this.description = description;
    this.files = files;
    this.idCast = idCast;
    this.notes = notes;
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
    return settings
        .idType()
        .flatMap(
            type -> settings.idColumn().map(name -> IdCast.of(corpus.unobserved(), name, type)))
        .map(corpus::with)
        .orElse(corpus);
  }

  private Corpus with(IdCast cast) {
    return new Corpus(
        cast.in(read), mayHoldBadLines, partitions, description, files, notes, Optional.of(cast));
  }

  private static Corpus asItIs(SparkSession spark, CorpusSettings settings) {
    List<String> inputs = settings.input();
    Optional<Integer> partitions = settings.partitions();
    if (inputs.isEmpty()) {
      List<String> lines = bundled();
      Splits.of(0, lines.size(), spark.sparkContext().defaultParallelism()).applyTo(spark);
      Dataset<Row> rows = spark.read().json(spark.createDataset(lines, Encoders.STRING()));
      return new Corpus(
          rows,
          false,
          partitions,
          "the bundled example corpus",
          InputFiles.ofTable(List.of(), 0),
          List.of(),
          Optional.empty());
    }
    Optional<TableFormat> table = settings.format().flatMap(TableFormat::find);
    if (table.isPresent()) {
      return ofTable(spark, settings, table.get());
    }
    InputFiles files = InputFiles.list(inputs, spark.sparkContext().hadoopConfiguration());
    CorpusFormat format = format(settings, files);
    splits(spark, files).applyTo(spark);
    CorpusReader reader = new CorpusReader(spark, format, settings, files);
    Dataset<Row> rows = reader.rows();
    Optional<Integer> spread = partitions.or(() -> spread(spark, rows, files));
    String description =
        Redaction.of(String.join(", ", inputs))
            + " ("
            + format.source()
            + ", "
            + files.phrase()
            + ")";
    return new Corpus(
        rows,
        format.mayHoldBadLines(),
        spread,
        description,
        files,
        reader.notes(),
        Optional.empty());
  }

  private static Corpus ofTable(SparkSession spark, CorpusSettings settings, TableFormat format) {
    String name = Redaction.of(String.join(", ", settings.input()));
    TableInput table = TableInput.open(spark, format, settings.input(), settings.readerOptions());
    Optional<Integer> spread =
        settings.partitions().or(() -> spread(spark, table.rows(), table.files()));
    String description =
        name + " (" + format.id() + ", " + table.files().paths().size() + " files)";
    return new Corpus(
        table.rows(), false, spread, description, table.files(), List.of(), Optional.empty());
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

  private static Splits splits(SparkSession spark, InputFiles files) {
    return Splits.of(
        files.bytes(), files.paths().size(), spark.sparkContext().defaultParallelism());
  }

  /** Where the files cannot be split (compressed, or CSV), a shuffle lets every core take part. */
  private static Optional<Integer> spread(SparkSession spark, Dataset<Row> rows, InputFiles files) {
    int cores = spark.sparkContext().defaultParallelism();
    Splits wanted = splits(spark, files);
    return rows.rdd().getNumPartitions() < Math.min(cores, wanted.count())
        ? Optional.of(wanted.count())
        : Optional.empty();
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
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
      // Of a corpus without lines Spark may plan no scan, and so observes nothing.
      Object counted = observation.getAsJava().get(BAD_RECORDS);
      return counted instanceof Number lines ? lines.longValue() : badLines().count();
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
    return files.paths();
  }

  /** The folders that are looked into for files. */
  public List<Path> folders() {
    return files.folders();
  }

  /** What a person should know of how it is read, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** For people: paths, format and number of files. */
  public String description() {
    return description;
  }

  /** Its rows were read: the session goes on to read what was written of them. */
  public void leave(SparkSession spark) {
    Splits.ofOutput(spark);
  }

  /** Tasks that the corpus is read in. */
  public int partitions() {
    return partitions.orElseGet(() -> read.rdd().getNumPartitions());
  }
}
