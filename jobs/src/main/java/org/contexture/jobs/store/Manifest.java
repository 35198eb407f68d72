package org.contexture.jobs.store;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final String VERSION_KEY = "format_version";

  /** A column that nobody named is null, and outputs of the first versions lack the others. */
  private static final Set<String> OPTIONAL_KEYS =
      Set.of(
          "id_column",
          "prompt_column",
          "runtime",
          "added_column_prefix",
          "added_columns",
          "source_listing",
          "source_schema",
          "source_bad_records");

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeNulls()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .create();

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

  /** The same, of a corpus that is known by something else now. */
  Manifest withSource(Optional<CorpusState> state) {
    return new Manifest(run, model, layout, rows, data, Source.of(state));
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
      return SideFolder.read(output, NAME, hadoop).map(Manifest::parse);
    } catch (IOException | JsonParseException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      Path file = new Path(SideFolder.of(output), NAME);
      throw OutputException.failed("Cannot read manifest " + file + ": " + reason, e);
    }
  }

  private static Manifest parse(String json) {
    JsonElement parsed = JsonParser.parseString(json);
    if (!parsed.isJsonObject()) {
      throw new JsonParseException("it must be a JSON object: " + shortened(json));
    }
    JsonObject found = parsed.getAsJsonObject();
    String version = String.valueOf(found.get(VERSION_KEY));
    if (!version.equals(Integer.toString(FORMAT_VERSION))) {
      throw new JsonParseException(VERSION_KEY + " must be " + FORMAT_VERSION + ": " + version);
    }
    for (RecordComponent part : Manifest.class.getRecordComponents()) {
      for (RecordComponent component : part.getType().getRecordComponents()) {
        String key = key(part.getType(), component.getName());
        if (!OPTIONAL_KEYS.contains(key) && (!found.has(key) || found.get(key).isJsonNull())) {
          throw new JsonParseException("key " + key + " must be there: " + found.keySet());
        }
      }
    }
    return new Manifest(
        GSON.fromJson(found, Run.class),
        GSON.fromJson(found, Model.class),
        GSON.fromJson(found, Layout.class),
        GSON.fromJson(found, Rows.class),
        GSON.fromJson(found, Data.class),
        GSON.fromJson(found, Source.class));
  }

  private static String key(Class<?> part, String component) {
    try {
      return FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES.translateName(
          part.getDeclaredField(component));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("A record has a field for each component", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + " ...";
  }

  /** As JSON: the components of all parts in one object. */
  public String json() {
    JsonObject all = new JsonObject();
    for (Object part : List.of(run, model, layout, rows, data, source)) {
      GSON.toJsonTree(part)
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> all.add(entry.getKey(), entry.getValue()));
    }
    return GSON.toJson(all);
  }
}
