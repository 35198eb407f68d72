package org.contexture.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.rows.CorpusState;
import org.contexture.jobs.table.TableFormat;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.redact.Redaction;

/** The rows to encode. Malformed lines of JSON and CSV are told apart from rows, and counted. */
public final class Corpus {
  private static final String BAD_RECORD = CorpusReader.BAD_RECORD;
  private static final String ROWS = "rows";
  private static final String BAD_RECORDS = "bad_records";

  private final Supplier<CorpusRows> reading;
  private CorpusRows read;
  private final Observation observation = new Observation();
  private boolean observed;
  private OptionalLong badRecords = OptionalLong.empty();
  private final boolean mayHoldBadLines;
  private final String description;
  private final InputFiles files;
  private final Optional<String> listing;
  private final Optional<CorpusState> recorded;

  private Corpus(
      Supplier<CorpusRows> reading,
      boolean mayHoldBadLines,
      String description,
      InputFiles files,
      Optional<String> listing,
      Optional<CorpusState> recorded) {
    this.reading = reading;
    this.mayHoldBadLines = mayHoldBadLines;
    this.description = description;
    this.files = files;
    this.listing = listing;
    this.recorded = recorded;
    if (recorded.isEmpty()) {
      read = reading.get();
    }
  }

  /**
   * Opens a corpus; reads no more than its schema needs.
   *
   * @throws CorpusException where a path does not exist or a file cannot be read
   * @throws ConfigException where the session cannot use a table
   * @throws ColumnException where ids are to be cast and there is no such column
   */
  public static Corpus open(SparkSession spark, CorpusSettings settings) {
    return open(spark, settings, Optional.empty());
  }

  /**
   * As {@link #open(SparkSession, CorpusSettings)}, where it may be as it was when it was read
   * before: then nothing of it is read until its rows are asked for.
   *
   * @param known what it was then
   */
  public static Corpus open(
      SparkSession spark, CorpusSettings settings, Optional<CorpusState> known) {
    List<String> inputs = settings.input();
    if (inputs.isEmpty()) {
      return ofExample(spark, settings);
    }
    Optional<TableFormat> table = settings.format().flatMap(TableFormat::find);
    if (table.isPresent()) {
      return ofTable(spark, settings, table.get());
    }
    long now = System.currentTimeMillis();
    InputFiles files = InputFiles.list(inputs, spark.sparkContext().hadoopConfiguration());
    CorpusFormat format = format(settings, files);
    Splits.of(spark, files).applyTo(spark);
    Optional<String> listing =
        files
            .listing()
            .flatMap(shown -> shown.digest(ReadingFacts.of(spark, settings, files), now));
    String description =
        Redaction.of(String.join(", ", inputs))
            + " ("
            + format.source()
            + ", "
            + files.phrase()
            + ")";
    return new Corpus(
        () -> read(spark, format, settings, files),
        format.mayHoldBadLines(),
        description,
        files,
        listing,
        known.filter(state -> listing.equals(Optional.of(state.listing()))));
  }

  private static CorpusRows read(
      SparkSession spark, CorpusFormat format, CorpusSettings settings, InputFiles files) {
    CorpusReader reader = new CorpusReader(spark, format, settings, files);
    Dataset<Row> rows = reader.rows();
    return CorpusRows.of(spark, rows, settings, files, reader.notes());
  }

  private static Corpus ofExample(SparkSession spark, CorpusSettings settings) {
    List<String> lines = ExampleCorpus.lines();
    Splits.of(0, lines.size(), spark.sparkContext().defaultParallelism()).applyTo(spark);
    Dataset<Row> rows = spark.read().json(spark.createDataset(lines, Encoders.STRING()));
    InputFiles none = InputFiles.ofTable(List.of(), 0);
    return new Corpus(
        () -> CorpusRows.of(spark, rows, settings, none, List.of()),
        false,
        "the bundled example corpus",
        none,
        Optional.empty(),
        Optional.empty());
  }

  private static Corpus ofTable(SparkSession spark, CorpusSettings settings, TableFormat format) {
    String name = Redaction.of(String.join(", ", settings.input()));
    TableInput table = TableInput.open(spark, format, settings.input(), settings.readerOptions());
    return new Corpus(
        () -> CorpusRows.of(spark, table.rows(), settings, table.files(), List.of()),
        false,
        name + " (" + format.id() + ", " + table.files().paths().size() + " files)",
        table.files(),
        Optional.empty(),
        Optional.empty());
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

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private CorpusRows read() {
    if (read == null) {
      read = reading.get();
    }
    return read;
  }

  /** The well-formed rows, for what reads them several times, or in part. */
  public Dataset<Row> unobserved() {
    return mayHoldBadLines ? wellFormed(read().all()) : read().all();
  }

  private static Dataset<Row> wellFormed(Dataset<Row> all) {
    return all.filter(col(BAD_RECORD).isNull()).drop(BAD_RECORD);
  }

  /** The well-formed rows, for one action that reads all of them: it counts the others. */
  public Dataset<Row> rows() {
    observed = true;
    return mayHoldBadLines
        ? wellFormed(
            read()
                .all()
                .observe(
                    observation,
                    count(lit(1)).as(ROWS),
                    count_if(col(BAD_RECORD).isNotNull()).as(BAD_RECORDS)))
        : read().all();
  }

  /** Which id the type that was asked for has no value for; reads the ids once. */
  public Optional<String> idProblem() {
    return read().idCast().flatMap(IdCast::problem);
  }

  /** The tasks that the rows are to be spread over, where the files do not do it. */
  public Optional<Integer> spread() {
    return read().spread();
  }

  /** Columns of the corpus. */
  public StructType schema() {
    return unread()
        .map(state -> (StructType) DataType.fromJson(state.schema()))
        .orElseGet(() -> read().all().drop(BAD_RECORD).schema());
  }

  /** What it was when it was read before, as long as it is the same and nothing was read again. */
  public Optional<CorpusState> unread() {
    return read == null ? recorded : Optional.empty();
  }

  /**
   * What it will be known by, once its rows were read; nothing where a file may still change and be
   * listed as it is now, and of a table.
   */
  public Optional<CorpusState> state() {
    return listing.map(digest -> new CorpusState(digest, schema().json(), badRecords()));
  }

  /**
   * Lines that could not be parsed: as the action over {@link #rows} counted them, or where there
   * was none by reading the corpus once more.
   */
  public long badRecords() {
    if (badRecords.isEmpty()) {
      badRecords =
          OptionalLong.of(unread().map(CorpusState::badRecords).orElseGet(this::countBadRecords));
    }
    return badRecords.getAsLong();
  }

  private long countBadRecords() {
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
    int column = read().all().schema().fieldIndex(BAD_RECORD);
    MapFunction<Row, String> line = row -> row.getString(column);
    return read().all().filter(col(BAD_RECORD).isNotNull()).map(line, Encoders.STRING());
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
    return unread().isPresent() ? List.of() : read().notes();
  }

  /** For people: paths, format and number of files. */
  public String description() {
    return description;
  }

  /** Its rows were read: the session goes on to read what was written of them. */
  public void leave(SparkSession spark) {
    Splits.ofOutput(spark);
  }

  /** Tasks that the corpus is read in; none where nothing of it is read. */
  public int partitions() {
    return unread().isPresent() ? 0 : read().partitions();
  }
}
