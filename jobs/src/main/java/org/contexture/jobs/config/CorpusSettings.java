package org.contexture.jobs.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.VariantType;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.redact.Redaction;

/**
 * What is read, and what of it.
 *
 * @param input files, folders or globs, or a table; none for the bundled example
 * @param format of the input; nothing where its extension says it
 * @param readerOptions of Spark's reader
 * @param textColumns at least one
 * @param spanBegins columns of the spans' begins
 * @param spanEnds columns of the spans' ends
 * @param promptColumn column of prompts, each put before the texts of its row
 * @param addedPrefix what the names of added columns begin with; may be empty
 * @param idColumn that identifies a row
 * @param idType that it is cast to
 * @param partitions tasks to spread it over
 */
public record CorpusSettings(
    List<String> input,
    Optional<String> format,
    Map<String, String> readerOptions,
    List<String> textColumns,
    List<String> spanBegins,
    List<String> spanEnds,
    Optional<String> promptColumn,
    String addedPrefix,
    Optional<String> idColumn,
    Optional<DataType> idType,
    Optional<Integer> partitions) {
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)?");

  public static final Option<String> INPUT =
      Option.of(
              "input",
              "PATH",
              ValueType.TEXT,
              "Files, folders or globs of the corpus, or a table. Default: the bundled example"
                  + " corpus.")
          .globbed();

  public static final Option<String> INPUT_FORMAT =
      Option.of(
          "input-format",
          "FORMAT",
          ValueType.TEXT,
          "json, csv, text, parquet or another Spark source; delta or iceberg for a table. Default:"
              + " by the extension.");

  public static final Option<Map.Entry<String, String>> INPUT_OPTION =
      Option.of(
              "input-option",
              "KEY=VALUE",
              CorpusSettings::keyAndValue,
              "Option for Spark's reader, such as header=false or sep=;.")
          .repeated()
          .shownAs(CorpusSettings::withoutSecret);

  public static final Option<String> TEXT_COLUMN =
      Option.of(
              "text-column",
              "NAME",
              ValueType.TEXT,
              "Column of texts, or of arrays of words; a.b leads into structs. Several give"
                  + " NAME_embedding each.")
          .repeated()
          .byDefault("text")
          .shownAs(UnaryOperator.identity());

  public static final Option<String> SPAN_BEGIN_COLUMN =
      Option.of(
              "span-begin-column",
              "NAME",
              ValueType.TEXT,
              "Column of the offsets (UTF-16) where spans begin, or of arrays of them; one per text"
                  + " column.")
          .repeated();

  public static final Option<String> SPAN_END_COLUMN =
      Option.of(
              "span-end-column",
              "NAME",
              ValueType.TEXT,
              "Column of the offsets where spans end, exclusive, or of arrays of them.")
          .repeated();

  public static final Option<String> PROMPT_COLUMN =
      Option.of(
          "prompt-column",
          "NAME",
          ValueType.TEXT,
          "Column of prompts: the text in it is put before the texts of its row, in place of any"
              + " other prompt; null or empty for none.");

  public static final Option<String> ID_COLUMN =
      Option.of(
          "id-column",
          "NAME",
          ValueType.TEXT,
          "Column that identifies a row: incremental matches rows by it. Without one, by their"
              + " texts.");

  public static final Option<DataType> ID_TYPE =
      Option.of(
          "id-type",
          "TYPE",
          ValueType.ruled(
              "be a type of Spark's SQL with one value, such as string or bigint",
              CorpusSettings::type),
          "Type that the id column is cast to, where the corpus has it in another one from run to"
              + " run. Default: as the corpus has it.");

  public static final Option<String> ADDED_COLUMN_PREFIX =
      Option.of(
          "added-column-prefix",
          "TEXT",
          ValueType.ruled(
              "begin with a letter or _, and be letters, digits and _",
              text -> Optional.of(text).filter(given -> PREFIX.matcher(given).matches())),
          "What the names of all added columns begin with, where the corpus has columns of"
              + " those names, or simply for order. Default: nothing.");

  public static final Option<Integer> PARTITIONS =
      Option.of(
          "partitions",
          "N",
          ValueType.POSITIVE,
          "Tasks to spread the corpus over. Default: by size and cores.");

  /** What says which corpus it is, in the order of all options. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          INPUT,
          INPUT_FORMAT,
          INPUT_OPTION,
          TEXT_COLUMN,
          SPAN_BEGIN_COLUMN,
          SPAN_END_COLUMN,
          PROMPT_COLUMN,
          ADDED_COLUMN_PREFIX,
          ID_COLUMN,
          ID_TYPE);

  private static Optional<Map.Entry<String, String>> keyAndValue(
      String key, String text, List<String> problems) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      problems.add(key + " must be KEY=VALUE: " + Redaction.ofOption("", text));
      return Optional.empty();
    }
    return Optional.of(Map.entry(text.substring(0, equals), text.substring(equals + 1)));
  }

  private static String withoutSecret(String text) {
    int equals = text.indexOf('=');
    String key = text.substring(0, equals);
    return key + "=" + Redaction.ofOption(key, text.substring(equals + 1));
  }

  private static Optional<DataType> type(String text) {
    try {
      return Optional.of(DataType.fromDDL(text))
          .filter(type -> type instanceof AtomicType && !(type instanceof VariantType));
    } catch (Exception e) { // Spark's parser throws what no signature says
      return Optional.empty();
    }
  }

  /** The settings that the options say. */
  public static CorpusSettings of(ParsedOptions options) {
    Map<String, String> readerOptions = new LinkedHashMap<>();
    options
        .list(INPUT_OPTION)
        .forEach(option -> readerOptions.put(option.getKey(), option.getValue()));
    return new CorpusSettings(
        options.list(INPUT),
        options.find(INPUT_FORMAT),
        readerOptions,
        options.list(TEXT_COLUMN),
        options.list(SPAN_BEGIN_COLUMN),
        options.list(SPAN_END_COLUMN),
        promptColumn(options),
        options.find(ADDED_COLUMN_PREFIX).orElse(""),
        options.find(ID_COLUMN),
        options.find(ID_TYPE),
        options.find(PARTITIONS));
  }

  /** The column of prompts; one without a name is none. */
  static Optional<String> promptColumn(ParsedOptions options) {
    return options.find(PROMPT_COLUMN).filter(name -> !name.isEmpty());
  }

  /** Adds a sentence where rows are to have their own prompts, and a command takes none. */
  public static void checkNoPrompts(ParsedOptions options, String command, List<String> problems) {
    promptColumn(options)
        .ifPresent(
            name -> problems.add("prompt-column must not be given for " + command + ": " + name));
  }

  /** The same of other files. */
  public CorpusSettings withInput(List<String> other) {
    return new CorpusSettings(
        other,
        format,
        readerOptions,
        textColumns,
        spanBegins,
        spanEnds,
        promptColumn,
        addedPrefix,
        idColumn,
        idType,
        partitions);
  }

  /** The columns that hold texts, spans and prompts, and what those that are added begin with. */
  public InputNames columns() {
    return new InputNames(textColumns, spanBegins, spanEnds, promptColumn, addedPrefix);
  }
}
