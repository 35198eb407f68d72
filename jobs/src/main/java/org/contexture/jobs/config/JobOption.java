package org.contexture.jobs.config;

import static org.contexture.jobs.config.ValueType.AMOUNT;
import static org.contexture.jobs.config.ValueType.BOOLEAN;
import static org.contexture.jobs.config.ValueType.CHOICE;
import static org.contexture.jobs.config.ValueType.COUNT;
import static org.contexture.jobs.config.ValueType.POSITIVE;
import static org.contexture.jobs.config.ValueType.TEXT;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the jobs: a flag on the command line and a key in the config file, of one name,
 * type, default and description.
 */
public enum JobOption {
  INPUT(
      "PATH",
      TEXT,
      true,
      "Files, folders or globs of the corpus, or a table. Default: the bundled example corpus."),
  INPUT_FORMAT(
      "FORMAT",
      TEXT,
      "json, csv, text, parquet or another Spark source; delta or iceberg for a table. Default: by"
          + " the extension."),
  INPUT_OPTION(
      "KEY=VALUE", TEXT, true, "Option for Spark's reader, such as header=false or sep=;."),
  TEXT_COLUMN(
      "NAME",
      TEXT,
      true,
      "Column of texts, or of arrays of words; a.b leads into structs. Several give NAME_embedding"
          + " each.",
      "text"),
  SPAN_BEGIN_COLUMN(
      "NAME",
      TEXT,
      true,
      "Column of the offsets (UTF-16) where spans begin, or of arrays of them; one per text column."),
  SPAN_END_COLUMN(
      "NAME",
      TEXT,
      true,
      "Column of the offsets where spans end, exclusive, or of arrays of them."),
  ID_COLUMN(
      "NAME",
      TEXT,
      "Column that identifies a row: incremental matches rows by it. Without one, by their texts."),
  OUTPUT(
      "PATH|NAME",
      TEXT,
      "Folder of the output; for delta a path or a name in a catalog, for iceberg a name. Needed"
          + " where input is given."),
  OUTPUT_FORMAT(
      "parquet|delta|iceberg",
      CHOICE,
      "Format of the output; delta and iceberg need their package.",
      "parquet"),
  MODE(
      "error|overwrite|append|incremental",
      CHOICE,
      "What happens to an output that exists; incremental encodes what is new or changed and keeps"
          + " the rest.",
      "error"),
  PARTITION_BY("NAME", TEXT, true, "Column whose values become folders of the output, NAME=VALUE."),
  TARGET_FILE_SIZE("MIB", POSITIVE, "Size that small files are combined up to.", "128"),
  COMMIT_EVERY(
      "ROWS",
      POSITIVE,
      "The most rows that a killed run loses. Default: what the running tasks are at."),
  DEDUPLICATE(
      "auto|always|never",
      CHOICE,
      "Whether equal texts are brought together from all over the corpus; auto does it where that"
          + " costs less than encoding them.",
      "auto"),
  MODEL(
      "NAME|PATH|URI",
      TEXT,
      "minilm; or an encoder folder, a file of word vectors (word2vec, GloVe, fastText's .vec), or"
          + " a saved Word2VecModel, on any file system that Hadoop reads.",
      "minilm"),
  MAX_TOKENS(
      "N",
      POSITIVE,
      "Tokens of a text that are encoded, special tokens included. Default: the model's."),
  LONG_TEXT(
      "truncate|window|chunk|fail",
      CHOICE,
      "Longer texts: cut and marked as truncated; encoded whole in windows; that, and a vector for"
          + " each chunk; or given no vector and the status too_long.",
      "truncate"),
  STRIDE("N", COUNT, "Tokens that neighbouring windows share. Default: a quarter of max-tokens."),
  CHUNK_TOKENS("N", POSITIVE, "The most tokens in a chunk.", "128"),
  VECTOR(
      "NAME:KEY=VALUE;...",
      TEXT,
      true,
      "A vector column; keys: level, layers, combine, weights, gamma, pooling, subtoken-pooling,"
          + " normalize, dimension, precision, range, special-tokens. Default: embedding, one"
          + " vector per text."),
  POOLING(
      "mean|cls|max|mean_sqrt_len_tokens|weightedmean|lasttoken",
      CHOICE,
      "How token states become a vector. Default: the model's."),
  NORMALIZE("true|false", BOOLEAN, "Scale vectors to length 1. Default: the model's."),
  PROMPT("TEXT", TEXT, "Put before every text. Default: the model's."),
  BAD_RECORDS(
      "PATH",
      TEXT,
      "Folder for malformed JSON and CSV lines. Default: _contexture/bad-records in the output."),
  REPORT_COLOR_COLUMN(
      "NAME", TEXT, "Column whose values colour the map of texts in report.html. Default: none."),
  MAX_FAILED_ROWS(
      "N", COUNT, "More rows with status failed than this end the job with exit code 5.", "0"),
  METRICS_FILE(
      "PATH",
      TEXT,
      "Local file to which a line of JSON is added every few seconds, at the start and at the end:"
          + " how far the run is."),
  WORD(
      "TEXT",
      TEXT,
      "For senses: the word to compare. For search: the word whose occurrences are looked for. In"
          + " any case."),
  OCCURRENCES(
      "N",
      POSITIVE,
      "For senses: the most texts to compare, from all over the corpus. Default: 6."),
  QUERY(
      "TEXT", TEXT, true, "For search: what to look for. With --word: a text with the word in it."),
  TOP("N", POSITIVE, "For search: how many to show. Default: 10, with --word 3 of each sense."),
  VECTOR_COLUMN(
      "NAME", TEXT, "For search: the column of vectors to look in. Default: the first that fits."),
  FROM("FILE", TEXT, "For convert: the model, a local file in llama2.c's format of version 0."),
  TOKENIZER("FILE", TEXT, "For convert: the model's tokenizer, a local file in llama2.c's format."),
  SAMPLE("N", COUNT, "For verify: how many rows to encode again and compare. Default: 0."),
  SEED(
      "N",
      COUNT,
      "A number that chance depends on: which rows the sample of verify has, the draws of evaluate."
          + " Default: 0."),
  TASK(
      "classification|tagging|similarity|retrieval|word-in-context",
      CHOICE,
      "For evaluate: what the vectors are to be good for."),
  TRAIN(
      "PATH",
      TEXT,
      true,
      "For evaluate: files, folders or globs to learn from; for retrieval the documents."),
  TEST(
      "PATH",
      TEXT,
      true,
      "For evaluate: those to measure on; for retrieval the queries, or alone a file of SQuAD's"
          + " format."),
  FEATURES(
      "MODEL;KEY=VALUE;...,...",
      TEXT,
      true,
      "For evaluate: models to compare, as model takes them, and word2vec, which is trained on the"
          + " spot; each with the keys of vector after it. Default: minilm,word2vec."),
  LABEL_COLUMN(
      "NAME",
      TEXT,
      "For evaluate: column of what is to be found: a class, tags, a score, the ids of relevant"
          + " documents. Default: label."),
  SAMPLES_PER_CLASS(
      "N",
      POSITIVE,
      "For evaluate: rows of each class that a draw learns from. Default: all rows."),
  DRAWS(
      "K",
      POSITIVE,
      "For evaluate: how often what depends on chance is done again, each time with another seed."
          + " Default: 1."),
  REGULARIZATION(
      "X",
      AMOUNT,
      "For evaluate: weight of half the squared coefficients beside the summed loss. Default: 1."),
  ITERATIONS("N", POSITIVE, "For evaluate: the most steps of the classifier. Default: 100."),
  CONTEXT_WORDS(
      "0|1",
      CHOICE,
      "For evaluate: how many words on either side have their vectors beside a word's own. Default:"
          + " 0."),
  PLOT("FILE", TEXT, "For evaluate: local file for a chart, a page of HTML. Default: none."),
  PARTITIONS("N", POSITIVE, "Tasks to spread the corpus over. Default: by size and cores."),
  TOKEN_BUDGET("N", POSITIVE, "Padded size that a batch may reach, in tokens.", "1024"),
  WINDOW_ROWS(
      "N", POSITIVE, "Rows that a task holds, de-duplicates and orders by length at once.", "1024"),
  CACHE_DIR(
      "PATH",
      TEXT,
      "Local folder for unpacked models and native libraries. Default: contexture-USER in the temporary folder.");

  private final String label;
  private final ValueType type;
  private final boolean repeatable;
  private final String description;
  private final Optional<String> defaultValue;

  JobOption(String label, ValueType type, String description) {
    this(label, type, false, description, null);
  }

  JobOption(String label, ValueType type, String description, String defaultValue) {
    this(label, type, false, description, defaultValue);
  }

  JobOption(String label, ValueType type, boolean repeatable, String description) {
    this(label, type, repeatable, description, null);
  }

  JobOption(
      String label, ValueType type, boolean repeatable, String description, String defaultValue) {
    this.label = label;
    this.type = type;
    this.repeatable = repeatable;
    this.description = description;
    this.defaultValue = Optional.ofNullable(defaultValue);
  }

  /** The name in kebab case: the config key, and after two dashes the flag. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String flag() {
    return "--" + key();
  }

  /** What stands for the value in help texts. */
  public String label() {
    return label;
  }

  /** Whether several values may be given. */
  public boolean repeatable() {
    return repeatable;
  }

  public String description() {
    return description;
  }

  /** The value where none is given, or nothing where that depends. */
  public Optional<String> defaultValue() {
    return defaultValue;
  }

  /** The option of that key, or nothing. */
  public static Optional<JobOption> find(String key) {
    return Arrays.stream(values()).filter(option -> option.key().equals(key)).findFirst();
  }

  /** What is wrong with a value, or nothing. */
  Optional<String> problem(String value) {
    return type.rule(value, label).map(rule -> key() + " must " + rule + ": " + value);
  }
}
