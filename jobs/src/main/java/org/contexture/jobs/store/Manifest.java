package org.contexture.jobs.store;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.rows.CorpusState;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.StoredVector;

/**
 * What a finished output holds: the content of {@code _contexture/manifest.json}, its keys in snake
 * case. It speaks of all files that a reader of the output sees, whichever run wrote them.
 */
public record Manifest(Run run, Model model, Layout layout, Rows rows, Data data, Source source) {
  /** The file, in {@link SideFolder}. */
  public static final String NAME = "manifest.json";

  /** The version that this class writes and reads. */
  public static final int FORMAT_VERSION = 1;

  /**
   * Who wrote it.
   *
   * @param formatVersion {@link #FORMAT_VERSION}
   * @param runId of the last run
   * @param writtenAt an instant as ISO-8601 writes it
   */
  public record Run(int formatVersion, String runId, String writtenAt) {}

  /** What encoded the texts. */
  public record Model(String model, String modelFingerprint, String fingerprint) {}

  /**
   * What its columns are.
   *
   * @param idColumn null where the user named none
   * @param textColumns as the user named them
   * @param promptColumn as the user named it; null where rows have no prompts of their own
   * @param partitionBy columns whose values are in the files' paths, outermost first
   * @param addedColumnPrefix what the names of added columns begin with
   * @param addedColumns names of the columns that encoding added; none where that was not said: the
   *     corpus may have vectors of its own
   */
  public record Layout(
      String outputFormat,
      String idColumn,
      List<String> textColumns,
      String promptColumn,
      List<String> partitionBy,
      String addedColumnPrefix,
      List<String> addedColumns) {
    public Layout {
      addedColumnPrefix = addedColumnPrefix == null ? "" : addedColumnPrefix;
      addedColumns = addedColumns == null ? List.of() : addedColumns;
    }

    private static Layout of(String format, RowLayout layout, List<String> partitionBy) {
      return new Layout(
          format,
          layout.id().orElse(null),
          layout.texts().texts(),
          layout.texts().prompt().orElse(null),
          partitionBy,
          layout.texts().addedPrefix(),
          layout.added().stream().map(StructField::name).toList());
    }

    /** The columns of texts and prompts, and what the names of added ones begin with. */
    public InputNames texts() {
      return InputNames.of(textColumns)
          .withPrompt(Optional.ofNullable(promptColumn))
          .withAddedPrefix(addedColumnPrefix);
    }

    /** Whether encoding added a column, as far as that is known. */
    boolean isAdded(StructField column) {
      return addedColumns.isEmpty() || addedColumns.contains(column.name());
    }
  }

  /**
   * How many rows there are.
   *
   * @param rowsByStatus with several text columns, texts by status
   * @param rowsTruncated rows with a text that is not whole in its vector
   */
  public record Rows(long rows, Map<String, Long> rowsByStatus, long rowsTruncated) {}

  /**
   * Where they are.
   *
   * @param schema of all columns, as Spark writes it in JSON
   * @param runtime machinery that made their vectors, as {@link Runtimes#describe} gives it
   * @param files every data file, by path; none of a table, whose own log lists them
   */
  public record Data(String schema, Map<String, String> runtime, List<ListedFile> files) {
    public Data {
      runtime = runtime == null ? Runtimes.UNKNOWN.describe() : runtime;
    }

    /** Whether these files are there, as long as they were, and no others. */
    boolean lists(List<DataFile> there) {
      Map<String, Long> listed =
          files.stream().collect(Collectors.toMap(ListedFile::path, ListedFile::bytes));
      return listed.equals(
          there.stream().collect(Collectors.toMap(DataFile::name, DataFile::bytes)));
    }

    /**
     * The schema of all columns.
     *
     * @throws ColumnException where {@link #schema} is none
     */
    public StructType columns() {
      try {
        return (StructType) DataType.fromJson(schema);
      } catch (RuntimeException e) { // what Spark's parser throws
        throw new ColumnException("Cannot read the schema: " + e.getMessage());
      }
    }
  }

  /**
   * The corpus that its rows are, and no others; all null where that is not known.
   *
   * @param sourceListing as {@link CorpusState} has it
   * @param sourceSchema of the corpus' rows, as Spark writes it in JSON
   * @param sourceBadRecords lines of the corpus that are no rows
   */
  public record Source(String sourceListing, String sourceSchema, Long sourceBadRecords) {
    static Source of(Optional<CorpusState> state) {
      return new Source(
          state.map(CorpusState::listing).orElse(null),
          state.map(CorpusState::schema).orElse(null),
          state.map(CorpusState::badRecords).orElse(null));
    }

    Optional<CorpusState> state() {
      return sourceListing == null || sourceSchema == null || sourceBadRecords == null
          ? Optional.empty()
          : Optional.of(new CorpusState(sourceListing, sourceSchema, sourceBadRecords));
    }
  }

  /**
   * A file with rows.
   *
   * @param path below the output, with {@code /} between its parts
   */
  public record ListedFile(String path, long rows, long bytes) {}

  /**
   * What the rows of an output come in.
   *
   * @param runtimes machinery that made their vectors
   */
  public record Contents(Runtimes runtimes, List<ListedFile> files) {}

  /** What a run writes and says of all its files. */
  public static Manifest of(
      String runId,
      EncoderSignature encoder,
      RowLayout layout,
      String format,
      List<String> partitionBy,
      RowTotals totals,
      Contents contents,
      Optional<CorpusState> source) {
    return new Manifest(
        new Run(FORMAT_VERSION, runId, Instant.now().toString()),
        new Model(encoder.model(), encoder.modelFingerprint(), encoder.fingerprint()),
        Layout.of(format, layout, partitionBy),
        new Rows(totals.rows(), totals.byStatus(), totals.truncated()),
        new Data(layout.output().json(), contents.runtimes().describe(), contents.files()),
        Source.of(source));
  }

  /**
   * The same, of rows that a run compared with its corpus' and found to be those.
   *
   * @param corpus what it is known by
   */
  Manifest comparedWith(Publication run, Optional<CorpusState> corpus) {
    Layout now = Layout.of(layout.outputFormat(), run.layout(), run.files().partitionBy());
    return new Manifest(this.run, model, now, rows, data, Source.of(corpus));
  }

  /**
   * Whether these are the rows of a corpus, laid out as a run would do it, with the vectors that
   * the run would make.
   *
   * @param files the data files that are there
   */
  boolean isOf(
      CorpusState corpus,
      String fingerprint,
      RowLayout wanted,
      List<String> partitionBy,
      List<DataFile> files) {
    return source.state().equals(Optional.of(corpus))
        && model.fingerprint().equals(fingerprint)
        && layout.equals(Layout.of(layout.outputFormat(), wanted, partitionBy))
        && totals().failed() == 0
        && data.schema().equals(wanted.output().json())
        && data.lists(files);
  }

  /** Counts of all rows. */
  RowTotals totals() {
    return new RowTotals(rows.rows(), rows.rowsByStatus(), rows.rowsTruncated());
  }

  /**
   * The vectors that encoding added.
   *
   * @throws ColumnException where the schema is that of no output
   */
  public List<StoredVector> vectors() {
    return Arrays.stream(data.columns().fields())
        .filter(layout::isAdded)
        .map(StoredVector::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * A file's path as {@link ListedFile} holds it.
   *
   * @param output fully qualified, as the file is
   */
  public static String relative(Path output, Path file) {
    return output.toUri().relativize(file.toUri()).getPath();
  }

  /**
   * The manifest of an output; empty where it has none.
   *
   * @throws OutputException where it cannot be read, or is none that this version reads
   */
  public static Optional<Manifest> read(Path output, Configuration hadoop) {
    try {
      return SideFolder.read(output, NAME, hadoop).map(ManifestJson::parse);
    } catch (IOException | JsonParseException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      Path file = new Path(SideFolder.of(output), NAME);
      throw OutputException.failed("Cannot read manifest " + file + ": " + reason, e);
    }
  }

  /** As JSON: the components of all parts in one object. */
  public String json() {
    return ManifestJson.of(this);
  }
}
