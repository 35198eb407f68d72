package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JobConfigTest {
  private static final Map<JobOption, List<String>> NO_FLAGS = Map.of();

  /** Two values for each option, none of them its default. */
  private static final Map<JobOption, List<String>> EXAMPLES =
      Map.ofEntries(
          Map.entry(JobOption.INPUT, List.of("corpus.jsonl", "other.jsonl")),
          Map.entry(JobOption.INPUT_FORMAT, List.of("csv", "json")),
          Map.entry(JobOption.INPUT_OPTION, List.of("header=false", "sep=;")),
          Map.entry(JobOption.TEXT_COLUMN, List.of("body", "a.b c")),
          Map.entry(JobOption.SPAN_BEGIN_COLUMN, List.of("begin", "a.begins")),
          Map.entry(JobOption.SPAN_END_COLUMN, List.of("end", "a.ends")),
          Map.entry(JobOption.ID_COLUMN, List.of("id", "key")),
          Map.entry(JobOption.OUTPUT, List.of("out", "hdfs://host/out")),
          Map.entry(JobOption.OUTPUT_FORMAT, List.of("parquet", "parquet")),
          Map.entry(JobOption.MODE, List.of("overwrite", "append")),
          Map.entry(JobOption.PARTITION_BY, List.of("lang", "year")),
          Map.entry(JobOption.TARGET_FILE_SIZE, List.of("1", "512")),
          Map.entry(JobOption.COMMIT_EVERY, List.of("1", "100000")),
          Map.entry(JobOption.DEDUPLICATE, List.of("always", "never")),
          Map.entry(JobOption.MODEL, List.of("models/bge", "s3a://bucket/model")),
          Map.entry(JobOption.MAX_TOKENS, List.of("64", "512")),
          Map.entry(JobOption.LONG_TEXT, List.of("fail", "window")),
          Map.entry(JobOption.STRIDE, List.of("0", "64")),
          Map.entry(JobOption.CHUNK_TOKENS, List.of("1", "256")),
          Map.entry(JobOption.VECTOR, List.of("v:level=word", "s:level=sentence")),
          Map.entry(JobOption.WORD, List.of("bank", "New York")),
          Map.entry(JobOption.OCCURRENCES, List.of("2", "10")),
          Map.entry(JobOption.QUERY, List.of("How do I get a loan?", "the bank; a river")),
          Map.entry(JobOption.TOP, List.of("1", "50")),
          Map.entry(JobOption.VECTOR_COLUMN, List.of("embedding", "chunks")),
          Map.entry(JobOption.METRICS_FILE, List.of("a.jsonl", "b c.jsonl")),
          Map.entry(JobOption.SAMPLE, List.of("0", "100")),
          Map.entry(JobOption.SEED, List.of("0", "2147483647")),
          Map.entry(JobOption.TASK, List.of("tagging", "word-in-context")),
          Map.entry(JobOption.TRAIN, List.of("train.csv", "more/*.csv")),
          Map.entry(JobOption.TEST, List.of("test.csv", "s3a://bucket/test")),
          Map.entry(JobOption.FEATURES, List.of("minilm,word2vec", "bge;layers=-1,-2")),
          Map.entry(JobOption.LABEL_COLUMN, List.of("category", "a b")),
          Map.entry(JobOption.SAMPLES_PER_CLASS, List.of("8", "16")),
          Map.entry(JobOption.DRAWS, List.of("1", "10")),
          Map.entry(JobOption.REGULARIZATION, List.of("0", "0.5")),
          Map.entry(JobOption.ITERATIONS, List.of("1", "1000")),
          Map.entry(JobOption.CONTEXT_WORDS, List.of("0", "1")),
          Map.entry(JobOption.PLOT, List.of("plot.html", "a b.html")),
          Map.entry(JobOption.FROM, List.of("a.bin", "b c.bin")),
          Map.entry(JobOption.TOKENIZER, List.of("tok.bin", "other.bin")),
          Map.entry(JobOption.POOLING, List.of("cls", "lasttoken")),
          Map.entry(JobOption.NORMALIZE, List.of("true", "false")),
          Map.entry(JobOption.PROMPT, List.of("query: ", "passage: ")),
          Map.entry(JobOption.BAD_RECORDS, List.of("bad", "worse")),
          Map.entry(JobOption.REPORT_COLOR_COLUMN, List.of("topic", "label")),
          Map.entry(JobOption.MAX_FAILED_ROWS, List.of("7", "2147483647")),
          Map.entry(JobOption.PARTITIONS, List.of("3", "200")),
          Map.entry(JobOption.TOKEN_BUDGET, List.of("256", "2048")),
          Map.entry(JobOption.WINDOW_ROWS, List.of("1", "4096")),
          Map.entry(JobOption.CACHE_DIR, List.of("cache", "elsewhere")));

  private static final Map<JobOption, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(JobOption.TEXT_COLUMN, "text"),
          Map.entry(JobOption.OUTPUT_FORMAT, "parquet"),
          Map.entry(JobOption.MODE, "error"),
          Map.entry(JobOption.TARGET_FILE_SIZE, "128"),
          Map.entry(JobOption.DEDUPLICATE, "auto"),
          Map.entry(JobOption.MODEL, "minilm"),
          Map.entry(JobOption.LONG_TEXT, "truncate"),
          Map.entry(JobOption.MAX_FAILED_ROWS, "0"),
          Map.entry(JobOption.CHUNK_TOKENS, "128"),
          Map.entry(JobOption.TOKEN_BUDGET, "1024"),
          Map.entry(JobOption.WINDOW_ROWS, "1024"));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void everyOptionHasItsDefault(JobOption option) {
    JobConfig config = JobConfig.of(Optional.empty(), NO_FLAGS);

    assertThat(config.find(option)).isEqualTo(Optional.ofNullable(DEFAULTS.get(option)));
    assertThat(config.origin(option)).isEqualTo("default");
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void everyOptionCanBeSetInAFile(JobOption option) throws IOException {
    Path file = file(lines(option, EXAMPLES.get(option).get(0)));

    JobConfig config = JobConfig.of(Optional.of(file), beside(option, 1));

    assertThat(config.list(option)).containsExactly(EXAMPLES.get(option).get(0));
    assertThat(config.origin(option)).isEqualTo(file.toString());
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void everyOptionCanBeSetByAFlagWhichWins(JobOption option) throws IOException {
    Path file = file(lines(option, EXAMPLES.get(option).get(0)));
    Map<JobOption, List<String>> flags = new EnumMap<>(JobOption.class);
    flags.putAll(beside(option, 1));
    flags.put(option, List.of(EXAMPLES.get(option).get(1)));

    JobConfig config = JobConfig.of(Optional.of(file), flags);

    assertThat(config.list(option)).containsExactly(EXAMPLES.get(option).get(1));
    assertThat(config.origin(option)).isEqualTo(option.flag());
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void aNullInAFileLeavesTheDefault(JobOption option) throws IOException {
    JobConfig config = JobConfig.of(Optional.of(file("\"" + option.key() + "\" = null")), NO_FLAGS);

    assertThat(config.find(option)).isEqualTo(option.defaultValue());
    assertThat(config.origin(option)).isEqualTo("default");
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void aListIsTakenWhereAnOptionIsRepeatableAndRefusedElsewhere(JobOption option)
      throws IOException {
    List<String> values = EXAMPLES.get(option);
    Path file =
        file(option.key() + " = [" + quoted(values.get(0)) + ", " + quoted(values.get(1)) + "]");

    if (option.repeatable()) {
      JobConfig config = JobConfig.of(Optional.of(file), beside(option, 2));
      assertThat(config.list(option)).isEqualTo(values);
    } else {
      assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
          .isInstanceOf(ConfigException.class)
          .hasMessage(option.key() + " must be one value: " + values);
    }
  }

  @Test
  void aTextColumnIsNamedOnce() {
    assertThatThrownBy(
            () ->
                JobConfig.of(
                    Optional.empty(), Map.of(JobOption.TEXT_COLUMN, List.of("a", "b", "a"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("text-column must name each column once: a, b, a");
  }

  @Test
  void aKeyInAnObjectIsRefused() throws IOException {
    Path file = file("model { name = minilm }");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("model must be one value: {name=minilm}");
  }

  @Test
  void numbersAndBooleansOfAFileNeedNoQuotes() throws IOException {
    Path file = file("max-tokens = 128\nnormalize = true\nmax-failed-rows = 3");

    JobConfig config = JobConfig.of(Optional.of(file), NO_FLAGS);

    assertThat(config.findInt(JobOption.MAX_TOKENS)).contains(128);
    assertThat(config.get(JobOption.NORMALIZE)).isEqualTo("true");
    assertThat(config.getInt(JobOption.MAX_FAILED_ROWS)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "MODE; upsert; mode must be one of error, overwrite, append, incremental: upsert",
        "MODE; ERROR; mode must be one of error, overwrite, append, incremental: ERROR",
        "OUTPUT_FORMAT; csv; output-format must be one of parquet, delta, iceberg: csv",
        "LONG_TEXT; cut; long-text must be one of truncate, window, chunk, fail: cut",
        "STRIDE; -1; stride must be a whole number of 0 or more: -1",
        "CHUNK_TOKENS; 0; chunk-tokens must be a whole number of 1 or more: 0",
        "OCCURRENCES; some; occurrences must be a whole number of 1 or more: some",
        "TOP; 0; top must be a whole number of 1 or more: 0",
        "SAMPLE; -1; sample must be a whole number of 0 or more: -1",
        "TASK; clustering; task must be one of classification, tagging, similarity, retrieval,"
            + " word-in-context: clustering",
        "REGULARIZATION; -0.1; regularization must be a number of 0 or more: -0.1",
        "REGULARIZATION; NaN; regularization must be a number of 0 or more: NaN",
        "CONTEXT_WORDS; 2; context-words must be one of 0, 1: 2",
        "SEED; x; seed must be a whole number of 0 or more: x",
        "POOLING; avg; pooling must be one of mean, cls, max, mean_sqrt_len_tokens, weightedmean,"
            + " lasttoken: avg",
        "NORMALIZE; yes; normalize must be true or false: yes",
        "MAX_TOKENS; 0; max-tokens must be a whole number of 1 or more: 0",
        "MAX_TOKENS; -1; max-tokens must be a whole number of 1 or more: -1",
        "MAX_TOKENS; 1.5; max-tokens must be a whole number of 1 or more: 1.5",
        "PARTITIONS; many; partitions must be a whole number of 1 or more: many",
        "TOKEN_BUDGET; 99999999999; token-budget must be a whole number of 1 or more: 99999999999",
        "WINDOW_ROWS; ''; window-rows must be a whole number of 1 or more: ",
        "MAX_FAILED_ROWS; -1; max-failed-rows must be a whole number of 0 or more: -1",
        "INPUT_OPTION; header; input-option must be KEY=VALUE: header",
        "INPUT_OPTION; =x; input-option must be KEY=VALUE: =x"
      })
  void aWrongValueIsToldWithTheRuleItBreaks(JobOption option, String value, String message) {
    // CsvSource strips the space that the message ends with where the value is empty.
    String expected = value.isEmpty() ? message + " " : message;

    assertThatThrownBy(() -> JobConfig.of(Optional.empty(), Map.of(option, List.of(value))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(expected);
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    Path file = file("modle = minilm\nmax-tokens = none\nzzzzzzzzzz = 1\nnormalize = [true]");
    Map<JobOption, List<String>> flags =
        Map.of(
            JobOption.INPUT, List.of("corpus.jsonl"),
            JobOption.INPUT_OPTION, List.of("header"),
            JobOption.MODE, List.of("upsert"));

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), flags))
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactlyInAnyOrder(
                        "Unknown config key 'modle'; did you mean 'mode'?",
                        "Unknown config key 'zzzzzzzzzz'",
                        "normalize must be one value: [true]",
                        "mode must be one of error, overwrite, append, incremental: upsert",
                        "max-tokens must be a whole number of 1 or more: none",
                        "output must be given where input is",
                        "input-option must be KEY=VALUE: header"));
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void aMisspeltKeyNamesTheNearest(JobOption option) throws IOException {
    Path file = file(option.key() + "x = 1");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Unknown config key '" + option.key() + "x'; did you mean '" + option.key() + "'?");
  }

  @Test
  void aWrongFlagIsToldOnceThoughTheFileIsRight() throws IOException {
    Path file = file("max-tokens = 128");

    assertThatThrownBy(
            () -> JobConfig.of(Optional.of(file), Map.of(JobOption.MAX_TOKENS, List.of("a lot"))))
        .hasMessage("max-tokens must be a whole number of 1 or more: a lot");
  }

  @Test
  void aMalformedFileIsToldWithItsNameAndLine() throws IOException {
    Path file = file("model = minilm\nmax-tokens = {");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot read config: " + file + ": 2: ");
  }

  @Test
  void aMissingFileIsTold() {
    Path file = folder.resolve("none.conf");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot read config: no such file: " + file);
  }

  @Test
  void aFolderIsNoConfigFile() {
    assertThatThrownBy(() -> JobConfig.of(Optional.of(folder), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot read config: " + folder + ": ")
        .hasMessageContaining("Is a directory");
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(JobConfig.of(Optional.of(file("")), NO_FLAGS).describe())
        .isEqualTo(JobConfig.of(Optional.empty(), NO_FLAGS).describe());
  }

  @Test
  void aFileMayUseTheEnvironmentAndItsOwnKeys() throws IOException {
    Map.Entry<String, String> variable =
        System.getenv().entrySet().stream()
            .filter(entry -> entry.getKey().matches("[A-Z]+") && !entry.getValue().isEmpty())
            .findFirst()
            .orElseThrow();
    Path file =
        file(
            "prompt = ${"
                + variable.getKey()
                + "}\nmodel = base\nmodel = ${model}/onnx\npooling = ${?NO_SUCH_VARIABLE_IS_SET}");

    JobConfig config = JobConfig.of(Optional.of(file), NO_FLAGS);

    assertThat(config.get(JobOption.PROMPT)).isEqualTo(variable.getValue());
    assertThat(config.get(JobOption.MODEL)).isEqualTo("base/onnx");
    assertThat(config.find(JobOption.POOLING)).isEmpty();
  }

  @Test
  void aVariableThatIsNotSetIsTold() throws IOException {
    Path file = file("model = ${NO_SUCH_VARIABLE_IS_SET}");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot read config: "
                + file
                + ": 1: Could not resolve substitution to a value: ${NO_SUCH_VARIABLE_IS_SET}");
  }

  @Test
  void textColumnsMayNotBeAnEmptyList() throws IOException {
    Path file = file("text-column = []");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .hasMessage("text-column must name a column");
  }

  @Test
  void aNullInAListIsRefused() throws IOException {
    Path file = file("text-column = [text, null]");

    assertThatThrownBy(() -> JobConfig.of(Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("text-column must not hold null: [text, null]");
  }

  @Test
  void theLastOfSeveralValuesIsTheOneOfAnOptionThatTakesOne() {
    JobConfig config =
        JobConfig.of(Optional.empty(), Map.of(JobOption.MODEL, List.of("first", "last")));

    assertThat(config.get(JobOption.MODEL)).isEqualTo("last");
  }

  @Test
  void anOptionWithoutAValueCannotBeRequired() {
    JobConfig config = JobConfig.of(Optional.empty(), NO_FLAGS);

    assertThatThrownBy(() -> config.get(JobOption.OUTPUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("OUTPUT has no default");
  }

  @Test
  void theEncoderIsAskedOnlyForWhatWasSet() {
    EncoderSpec none = JobConfig.of(Optional.empty(), NO_FLAGS).encoderSpec();
    EncoderSpec all =
        JobConfig.of(
                Optional.empty(),
                Map.of(
                    JobOption.POOLING, List.of("cls"),
                    JobOption.NORMALIZE, List.of("false"),
                    JobOption.MAX_TOKENS, List.of("64"),
                    JobOption.PROMPT, List.of("query: "),
                    JobOption.LONG_TEXT, List.of("window"),
                    JobOption.STRIDE, List.of("7"),
                    JobOption.CHUNK_TOKENS, List.of("32"),
                    JobOption.VECTOR, List.of("v:level=word;layers=-1,0")))
            .encoderSpec();

    assertThat(none).isEqualTo(EncoderSpec.defaults());
    assertThat(all)
        .isEqualTo(
            EncoderSpec.defaults()
                .withPooling(Pooling.CLS)
                .withNormalize(false)
                .withMaxTokens(64)
                .withPrompt("query: ")
                .withLongText(LongText.WINDOW)
                .withStride(7)
                .withChunkTokens(32)
                .withVectors(VectorSpec.of("v", Level.WORD).withLayers(-1, 0)));
  }

  @Test
  void whatIsDescribedIsWhatHasAValue() {
    JobConfig config =
        JobConfig.of(Optional.empty(), Map.of(JobOption.TEXT_COLUMN, List.of("a", "b")));

    assertThat(config.describe())
        .containsEntry("text-column", "a, b")
        .containsOnlyKeys(
            DEFAULTS.keySet().stream().sorted().map(JobOption::key).toArray(String[]::new));
  }

  @Test
  void keysAndFlagsAreTheNamesInKebabCase() {
    assertThat(JobOption.MAX_FAILED_ROWS.key()).isEqualTo("max-failed-rows");
    assertThat(JobOption.MAX_FAILED_ROWS.flag()).isEqualTo("--max-failed-rows");
    assertThat(Arrays.stream(JobOption.values()).map(JobOption::key))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[a-z]+(-[a-z]+)*"));
  }

  @ParameterizedTest
  @EnumSource(JobOption.class)
  void everyOptionIsFoundByItsKeyAndDescribesItself(JobOption option) {
    assertThat(JobOption.find(option.key())).contains(option);
    assertThat(JobOption.find(option.flag())).isEmpty();
    assertThat(option.description()).endsWith(".");
    assertThat(option.defaultValue()).isEqualTo(Optional.ofNullable(DEFAULTS.get(option)));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("job.conf"), content);
  }

  private static String lines(JobOption option, String value) {
    return option.key() + " = " + quoted(value);
  }

  private static String quoted(String value) {
    return '"' + value + '"';
  }

  /**
   * What an option needs beside it: an input an output, columns of spans each other.
   *
   * @param count of values that it gets
   */
  private static Map<JobOption, List<String>> beside(JobOption option, int count) {
    List<String> columns = List.of("a", "b").subList(0, count);
    Map<JobOption, List<String>> flags = new EnumMap<>(JobOption.class);
    switch (option) {
      case INPUT -> flags.put(JobOption.OUTPUT, List.of("out"));
      case SPAN_BEGIN_COLUMN, SPAN_END_COLUMN -> {
        flags.put(JobOption.VECTOR, List.of("s:level=span"));
        flags.put(JobOption.TEXT_COLUMN, columns);
        flags.put(JobOption.SPAN_BEGIN_COLUMN, columns);
        flags.put(JobOption.SPAN_END_COLUMN, columns);
        flags.remove(option);
      }
      default -> {}
    }
    return flags;
  }
}
