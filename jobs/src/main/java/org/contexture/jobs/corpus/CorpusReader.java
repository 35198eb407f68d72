package org.contexture.jobs.corpus;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.failure.ReadFailure;
import org.contexture.jobs.rows.LiteralPath;

/** Files as one of Spark's readers reads them. */
final class CorpusReader {
  /** Where a reader puts a line that it cannot parse: a name that no corpus has. */
  static final String BAD_RECORD =
      "_contexture_bad_record_" + UUID.randomUUID().toString().replace('-', '_');

  private final SparkSession spark;
  private final Configuration hadoop;
  private final CorpusFormat format;
  private final CorpusSettings settings;
  private final InputFiles files;

  /** Spark's names of options have no case. */
  private final Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final List<String> notes = new ArrayList<>();

  CorpusReader(SparkSession spark, CorpusFormat format, CorpusSettings settings, InputFiles files) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.format = format;
    this.settings = settings;
    this.files = files;
    options.putAll(format.defaults());
    options.putAll(settings.readerOptions());
  }

  /** What a person should know of the rows. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * The rows; where lines may be malformed with a column {@link #BAD_RECORD}, null in all others.
   *
   * @throws CorpusException where a file cannot be read, or not as the others are
   */
  Dataset<Row> rows() {
    try {
      if (format.isOfFiles()) {
        checkTables();
        lookBelow();
      }
      if (format.isText()) {
        checkPacking();
        checkEncoding();
      }
      return switch (format.source()) {
        case "json" -> tolerant(json());
        case "csv" -> tolerant(csv());
        default -> others();
      };
    } catch (CorpusException e) {
      throw e;
    } catch (Exception e) {
      throw ReadFailure.in(e)
          .map(failure -> new CorpusException(failure, e))
          .orElseGet(() -> new CorpusException("Cannot read input: " + reason(e), e));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof SparkThrowable merged
        && String.valueOf(merged.getCondition()).startsWith("CANNOT_MERGE_SCHEMAS")) {
      return "its files have columns of one name and different types; read them apart, or give"
          + " input-option mergeSchema=false to take those of one file: "
          + Corpus.firstLine(e);
    }
    return Corpus.firstLine(e);
  }

  private void checkTables() throws IOException {
    Optional<LakeFolder> table = LakeFolder.of(files, hadoop);
    if (table.isPresent()) {
      throw new CorpusException(table.get().problem());
    }
  }

  private void lookBelow() {
    boolean said = options.containsKey("recursiveFileLookup") || options.containsKey("basePath");
    if (!said && FolderShape.isNested(files)) {
      options.put("recursiveFileLookup", "true");
    }
  }

  private void checkPacking() {
    for (Path file : files.paths()) {
      Optional<String> unknown = CorpusFormat.unknownPacking(file.getName());
      if (unknown.isPresent()) {
        throw new CorpusException(
            "Cannot read input file "
                + file
                + ": Hadoop unpacks extensions in small letters only; rename ."
                + unknown.get());
      }
    }
  }

  private void checkEncoding() {
    Optional<FirstBytes> first = isEncoded() ? Optional.empty() : first();
    Optional<String> utf16 = first.flatMap(FirstBytes::utf16);
    if (utf16.isPresent()) {
      throw new CorpusException(
          "Cannot read input file "
              + files.paths().get(0)
              + ": it looks like "
              + utf16.get()
              + (format.isLines()
                  ? "; write it in UTF-8"
                  : "; give input-option encoding=" + utf16.get())
              + (format.source().equals("json") && first.orElseThrow().isMarked()
                  ? ", or write it in UTF-8: Spark takes the byte order mark for a part of line 1"
                  : ""));
    }
  }

  /** How the first file begins; nothing where it cannot be read, which Spark tells. */
  private Optional<FirstBytes> first() {
    try {
      return files.paths().isEmpty()
          ? Optional.empty()
          : Optional.of(FirstBytes.of(files.paths().get(0), hadoop));
    } catch (IOException | RuntimeException broken) {
      return Optional.empty();
    }
  }

  private boolean isEncoded() {
    return options.containsKey("encoding") || options.containsKey("charset");
  }

  private StructType json() throws IOException {
    options.put("columnNameOfCorruptRecord", BAD_RECORD);
    if (!isMultiLine()
        && !options.containsKey("lineSep")
        && !encoding().equals(StandardCharsets.UTF_8)) {
      // Spark finds line ends by itself in UTF-8 only.
      options.put("lineSep", "\n");
    }
    if (isMultiLine()) {
      OneValueEach.check(spark, files.paths(), encoding());
    }
    return new JsonColumns(spark, files, options, notes).infer();
  }

  private Charset encoding() {
    String name = options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8"));
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new CorpusException("Cannot read input: there is no encoding " + name, e);
    }
  }

  private StructType csv() throws IOException {
    options.put("columnNameOfCorruptRecord", BAD_RECORD);
    boolean isNamed = Boolean.parseBoolean(options.get("header"));
    CsvHeaders headers = new CsvHeaders(spark, options);
    Optional<Path> first =
        headers.first(files.paths(), isNamed && !options.containsKey("enforceSchema"));
    DataFrameReader reader = reader();
    if (isMultiLine() && files.paths().stream().anyMatch(LiteralPath::isPattern)) {
      // Over many lines Spark would take the names of the files for patterns.
      reader.option("multiLine", "false");
    }
    boolean typed = Boolean.parseBoolean(options.get("inferSchema"));
    return first.isPresent() && !typed
        ? reader.load(LiteralPath.of(first.get())).schema()
        : reader.load(paths()).schema();
  }

  private Dataset<Row> tolerant(StructType inferred) {
    StructType schema = withoutBadRecord(inferred);
    if (schema.isEmpty()) {
      throw new CorpusException(
          "Cannot read input: found no columns in "
              + String.join(", ", settings.input())
              + advice());
    }
    return reader().schema(schema.add(BAD_RECORD, DataTypes.StringType)).load(paths());
  }

  private String advice() {
    boolean overLines =
        format.source().equals("json")
            && !isMultiLine()
            && first().filter(FirstBytes::isJsonOverLines).isPresent();
    return overLines
        ? "; it is JSON over many lines; give input-option multiLine=true"
        : "; it is empty or not " + format.source();
  }

  private Dataset<Row> others() {
    Dataset<Row> rows = reader().load(paths());
    return format.isLines() ? rows.withColumnRenamed("value", settings.textColumns().get(0)) : rows;
  }

  private DataFrameReader reader() {
    return spark.read().format(format.source()).options(options);
  }

  private String[] paths() {
    return LiteralPath.of(files.found());
  }

  private boolean isMultiLine() {
    return Boolean.parseBoolean(options.get("multiLine"));
  }

  /** Inference makes a column of the malformed lines; it is not one of the corpus. */
  private static StructType withoutBadRecord(StructType inferred) {
    return new StructType(
        Arrays.stream(inferred.fields())
            .filter(field -> !field.name().equals(BAD_RECORD))
            .toArray(StructField[]::new));
  }
}
