package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.jobs.Commands;
import org.contexture.jobs.fixture.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParsedOptionsTest {
  private static final Map<String, List<String>> NO_FLAGS = Map.of();

  /** Two values for each option, the first of which is not its default. */
  private static final Map<String, List<String>> EXAMPLES =
      Map.ofEntries(
          Map.entry("input", List.of("corpus.jsonl", "other.jsonl")),
          Map.entry("input-format", List.of("csv", "json")),
          Map.entry("input-option", List.of("header=false", "sep=;")),
          Map.entry("text-column", List.of("body", "a.b c")),
          Map.entry("span-begin-column", List.of("begin", "a.begins")),
          Map.entry("span-end-column", List.of("end", "a.ends")),
          Map.entry("added-column-prefix", List.of("ctx_", "_2")),
          Map.entry("id-column", List.of("id", "key")),
          Map.entry("id-type", List.of("string", "decimal(20,0)")),
          Map.entry("output", List.of("out", "hdfs://host/out")),
          Map.entry("output-format", List.of("delta", "iceberg")),
          Map.entry("mode", List.of("overwrite", "append")),
          Map.entry("partition-by", List.of("lang", "year")),
          Map.entry("target-file-size", List.of("1", "512")),
          Map.entry("commit-every", List.of("1", "100000")),
          Map.entry("deduplicate", List.of("always", "never")),
          Map.entry("require-same-runtime", List.of("true", "false")),
          Map.entry("check", List.of("contents", "listing")),
          Map.entry("model", List.of("models/bge", "s3a://bucket/model")),
          Map.entry("model-path", List.of("/models", "s3a://bucket/models")),
          Map.entry("download", List.of("true", "false")),
          Map.entry("max-tokens", List.of("64", "512")),
          Map.entry("long-text", List.of("fail", "window")),
          Map.entry("stride", List.of("0", "64")),
          Map.entry("chunk-tokens", List.of("1", "256")),
          Map.entry("vector", List.of("v:level=word", "s:level=sentence")),
          Map.entry("word", List.of("bank", "New York")),
          Map.entry("occurrences", List.of("2", "10")),
          Map.entry("query", List.of("How do I get a loan?", "the bank; a river")),
          Map.entry("top", List.of("1", "50")),
          Map.entry("vector-column", List.of("embedding", "chunks")),
          Map.entry("metrics-file", List.of("a.jsonl", "b c.jsonl")),
          Map.entry("sample", List.of("0", "100")),
          Map.entry("seed", List.of("0", "2147483647")),
          Map.entry("calibrate", List.of("texts.jsonl", "a b/*.csv")),
          Map.entry("calibration-texts", List.of("50", "500")),
          Map.entry("min-cosine", List.of("0.9", "1")),
          Map.entry("weight-bits", List.of("8", "7")),
          Map.entry("task", List.of("tagging", "word-in-context")),
          Map.entry("train", List.of("train.csv", "more/*.csv")),
          Map.entry("test", List.of("test.csv", "s3a://bucket/test")),
          Map.entry("features", List.of("minilm,word2vec", "bge;layers=-1,-2")),
          Map.entry("label-column", List.of("category", "a b")),
          Map.entry("samples-per-class", List.of("8", "16")),
          Map.entry("draws", List.of("1", "10")),
          Map.entry("regularization", List.of("0", "0.5")),
          Map.entry("iterations", List.of("1", "1000")),
          Map.entry("context-words", List.of("0", "1")),
          Map.entry("plot", List.of("plot.html", "a b.html")),
          Map.entry("from", List.of("a.bin", "b c.bin")),
          Map.entry("tokenizer", List.of("tok.bin", "other.bin")),
          Map.entry("model-file", List.of("model_O3.onnx", "onnx/model.onnx")),
          Map.entry("reference", List.of("expected.json", "a b.json")),
          Map.entry("pooling", List.of("cls", "lasttoken")),
          Map.entry("normalize", List.of("true", "false")),
          Map.entry("prompt", List.of("query: ", "passage: ")),
          Map.entry("prompt-name", List.of("query", "document")),
          Map.entry("prompt-column", List.of("instruction", "doc.prompt")),
          Map.entry("bad-records", List.of("bad", "worse")),
          Map.entry("max-bad-records", List.of("0", "12.5%")),
          Map.entry("report-color-column", List.of("topic", "label")),
          Map.entry("max-failed-rows", List.of("7", "2147483647")),
          Map.entry("partitions", List.of("3", "200")),
          Map.entry("token-budget", List.of("256", "2048")),
          Map.entry("window-rows", List.of("1", "4096")),
          Map.entry("cache-dir", List.of("cache", "elsewhere")));

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("text-column", "text"),
          Map.entry("output-format", "parquet"),
          Map.entry("mode", "error"),
          Map.entry("target-file-size", "128"),
          Map.entry("deduplicate", "auto"),
          Map.entry("require-same-runtime", "false"),
          Map.entry("check", "listing"),
          Map.entry("model", "minilm"),
          Map.entry("long-text", "truncate"),
          Map.entry("max-bad-records", "50%"),
          Map.entry("max-failed-rows", "0"),
          Map.entry("chunk-tokens", "128"),
          Map.entry("token-budget", "1024"),
          Map.entry("window-rows", "1024"));

  @TempDir Path folder;

  static List<Option<?>> options() {
    return Commands.OPTIONS;
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionHasItsDefault(Option<?> option) {
    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.empty(), NO_FLAGS);

    assertThat(config.texts(option))
        .isEqualTo(Optional.ofNullable(DEFAULTS.get(option.key())).stream().toList());
    assertThat(config.origin(option)).isEqualTo("default");
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionCanBeSetInAFile(Option<?> option) throws IOException {
    Path file = file(lines(option, EXAMPLES.get(option.key()).get(0)));

    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file), beside(option, 1));

    assertThat(config.texts(option)).containsExactly(EXAMPLES.get(option.key()).get(0));
    assertThat(config.origin(option)).isEqualTo(file.toString());
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionCanBeSetByAFlagWhichWins(Option<?> option) throws IOException {
    Path file = file(lines(option, EXAMPLES.get(option.key()).get(0)));
    Map<String, List<String>> flags = new HashMap<>();
    flags.putAll(beside(option, 1));
    flags.put(option.key(), List.of(EXAMPLES.get(option.key()).get(1)));

    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file), flags);

    assertThat(config.texts(option)).containsExactly(EXAMPLES.get(option.key()).get(1));
    assertThat(config.origin(option)).isEqualTo(option.flag());
  }

  @ParameterizedTest
  @MethodSource("options")
  void aNullInAFileLeavesTheDefault(Option<?> option) throws IOException {
    ParsedOptions config =
        Options.parse(
            Purpose.OUTPUT, Optional.of(file("\"" + option.key() + "\" = null")), NO_FLAGS);

    assertThat(config.texts(option)).isEqualTo(option.defaultValue().stream().toList());
    assertThat(config.origin(option)).isEqualTo("default");
  }

  @ParameterizedTest
  @MethodSource("options")
  void aListIsTakenWhereAnOptionIsRepeatableAndRefusedElsewhere(Option<?> option)
      throws IOException {
    List<String> values = EXAMPLES.get(option.key());
    Path file =
        file(option.key() + " = [" + quoted(values.get(0)) + ", " + quoted(values.get(1)) + "]");

    if (option.repeatable()) {
      ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file), beside(option, 2));
      assertThat(config.texts(option)).isEqualTo(values);
    } else {
      assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
          .isInstanceOf(ConfigException.class)
          .hasMessage(option.key() + " must be one value: " + values);
    }
  }

  @Test
  void aTextColumnIsNamedOnce() {
    assertThatThrownBy(
            () ->
                Options.parse(
                    Purpose.OUTPUT,
                    Optional.empty(),
                    Map.of("text-column", List.of("a", "b", "a"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("text-column must name each column once: a, b, a");
  }

  @Test
  void aKeyInAnObjectIsRefused() throws IOException {
    Path file = file("model { name = minilm }");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("model must be one value: {name=minilm}");
  }

  @Test
  void numbersAndBooleansOfAFileNeedNoQuotes() throws IOException {
    Path file = file("max-tokens = 128\nnormalize = true\nmax-failed-rows = 3");

    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS);

    assertThat(config.find(ModelSettings.MAX_TOKENS)).contains(128);
    assertThat(config.get(ModelSettings.NORMALIZE)).isTrue();
    assertThat(config.get(RunSettings.MAX_FAILED_ROWS)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mode; upsert; mode must be one of error, overwrite, append, incremental: upsert",
        "mode; ERROR; mode must be one of error, overwrite, append, incremental: ERROR",
        "output-format; csv; output-format must be one of parquet, delta, iceberg: csv",
        "long-text; cut; long-text must be one of truncate, window, chunk, fail: cut",
        "stride; -1; stride must be a whole number of 0 or more: -1",
        "chunk-tokens; 0; chunk-tokens must be a whole number of 1 or more: 0",
        "occurrences; some; occurrences must be a whole number of 1 or more: some",
        "top; 0; top must be a whole number of 1 or more: 0",
        "sample; -1; sample must be a whole number of 0 or more: -1",
        "task; clustering; task must be one of classification, tagging, similarity, retrieval,"
            + " word-in-context: clustering",
        "regularization; -0.1; regularization must be a number of 0 or more: -0.1",
        "regularization; NaN; regularization must be a number of 0 or more: NaN",
        "context-words; 2; context-words must be one of 0, 1: 2",
        "seed; x; seed must be a whole number of 0 or more: x",
        "pooling; avg; pooling must be one of mean, cls, max, mean_sqrt_len_tokens, weightedmean,"
            + " lasttoken: avg",
        "normalize; yes; normalize must be true or false: yes",
        "max-tokens; 0; max-tokens must be a whole number of 1 or more: 0",
        "max-tokens; -1; max-tokens must be a whole number of 1 or more: -1",
        "max-tokens; 1.5; max-tokens must be a whole number of 1 or more: 1.5",
        "partitions; many; partitions must be a whole number of 1 or more: many",
        "token-budget; 99999999999; token-budget must be a whole number of 1 or more: 99999999999",
        "window-rows; ''; window-rows must be a whole number of 1 or more: ",
        "max-failed-rows; -1; max-failed-rows must be a whole number of 0 or more: -1",
        "input-option; header; input-option must be KEY=VALUE: header",
        "input-option; =x; input-option must be KEY=VALUE: =x"
      })
  void aWrongValueIsToldWithTheRuleItBreaks(String key, String value, String message) {
    // CsvSource strips the space that the message ends with where the value is empty.
    String expected = value.isEmpty() ? message + " " : message;

    assertThatThrownBy(
            () -> Options.parse(Purpose.OUTPUT, Optional.empty(), Map.of(key, List.of(value))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(expected);
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    Path file = file("modle = minilm\nmax-tokens = none\nzzzzzzzzzz = 1\nnormalize = [true]");
    Map<String, List<String>> flags =
        Map.of(
            "input", List.of("corpus.jsonl"),
            "input-option", List.of("header"),
            "mode", List.of("upsert"));

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), flags))
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
  @MethodSource("options")
  void aMisspeltKeyNamesTheNearest(Option<?> option) throws IOException {
    Path file = file(option.key() + "x = 1");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Unknown config key '" + option.key() + "x'; did you mean '" + option.key() + "'?");
  }

  @Test
  void aWrongFlagIsToldOnceThoughTheFileIsRight() throws IOException {
    Path file = file("max-tokens = 128");

    assertThatThrownBy(
            () ->
                Options.parse(
                    Purpose.OUTPUT, Optional.of(file), Map.of("max-tokens", List.of("a lot"))))
        .hasMessage("max-tokens must be a whole number of 1 or more: a lot");
  }

  @Test
  void aMalformedFileIsToldWithItsNameAndLine() throws IOException {
    Path file = file("model = minilm\nmax-tokens = {");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot read config: " + file + ": 2: ");
  }

  @Test
  void aMissingFileIsTold() {
    Path file = folder.resolve("none.conf");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot read config: no such file: " + file);
  }

  @Test
  void aFolderIsNoConfigFile() {
    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(folder), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot read config: " + folder + ": ")
        .hasMessageContaining("Is a directory");
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(Options.parse(Purpose.OUTPUT, Optional.of(file("")), NO_FLAGS).describe())
        .isEqualTo(Options.parse(Purpose.OUTPUT, Optional.empty(), NO_FLAGS).describe());
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

    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS);

    assertThat(config.get(ModelSettings.PROMPT)).isEqualTo(variable.getValue());
    assertThat(config.get(ModelSettings.MODEL)).isEqualTo("base/onnx");
    assertThat(config.find(ModelSettings.POOLING)).isEmpty();
  }

  @Test
  void aVariableThatIsNotSetIsTold() throws IOException {
    Path file = file("model = ${NO_SUCH_VARIABLE_IS_SET}");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot read config: "
                + file
                + ": 1: Could not resolve substitution to a value: ${NO_SUCH_VARIABLE_IS_SET}");
  }

  @Test
  void textColumnsMayNotBeAnEmptyList() throws IOException {
    Path file = file("text-column = []");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .hasMessage("text-column must name a column");
  }

  @Test
  void aNullInAListIsRefused() throws IOException {
    Path file = file("text-column = [text, null]");

    assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, Optional.of(file), NO_FLAGS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("text-column must not hold null: [text, null]");
  }

  @Test
  void theLastOfSeveralValuesIsTheOneOfAnOptionThatTakesOne() {
    ParsedOptions config =
        Options.parse(Purpose.OUTPUT, Optional.empty(), Map.of("model", List.of("first", "last")));

    assertThat(config.get(ModelSettings.MODEL)).isEqualTo("last");
  }

  @Test
  void anOptionWithoutAValueCannotBeRequired() {
    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.empty(), NO_FLAGS);

    assertThatThrownBy(() -> config.get(OutputSettings.OUTPUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("output has no default");
  }

  @Test
  void theEncoderIsAskedOnlyForWhatWasSet() {
    EncoderSpec none = spec(NO_FLAGS);
    EncoderSpec all =
        spec(
            Map.of(
                "pooling", List.of("cls"),
                "normalize", List.of("false"),
                "max-tokens", List.of("64"),
                "prompt", List.of("query: "),
                "long-text", List.of("window"),
                "stride", List.of("7"),
                "chunk-tokens", List.of("32"),
                "vector", List.of("v:level=word;layers=-1,0")));

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
    ParsedOptions config =
        Options.parse(Purpose.OUTPUT, Optional.empty(), Map.of("text-column", List.of("a", "b")));

    assertThat(config.describe().texts())
        .containsEntry("text-column", "a, b")
        .containsOnlyKeys(DEFAULTS.keySet().toArray(String[]::new));
    assertThat(config.describe().byKey())
        .containsEntry("text-column", new DescribedOptions.Described("a, b", "--text-column"))
        .containsEntry("mode", new DescribedOptions.Described("error", "default"));
  }

  private static EncoderSpec spec(Map<String, List<String>> flags) {
    return ModelSettings.of(Options.parse(Purpose.OUTPUT, flags)).spec();
  }

  @Test
  void keysAndFlagsAreTheNamesInKebabCase() {
    assertThat(RunSettings.MAX_FAILED_ROWS.key()).isEqualTo("max-failed-rows");
    assertThat(RunSettings.MAX_FAILED_ROWS.flag()).isEqualTo("--max-failed-rows");
    assertThat(Commands.OPTIONS.stream().map(Option::key))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[a-z]+(-[a-z]+)*"));
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionDescribesItself(Option<?> option) {
    assertThat(option.description()).endsWith(".");
    assertThat(option.defaultValue()).isEqualTo(Optional.ofNullable(DEFAULTS.get(option.key())));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("job.conf"), content);
  }

  private static String lines(Option<?> option, String value) {
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
  private static Map<String, List<String>> beside(Option<?> option, int count) {
    List<String> columns = List.of("a", "b").subList(0, count);
    Map<String, List<String>> flags = new HashMap<>();
    switch (option.key()) {
      case "input" -> flags.put("output", List.of("out"));
      case "id-type" -> flags.put("id-column", List.of("id"));
      case "span-begin-column", "span-end-column" -> {
        flags.put("vector", List.of("s:level=span"));
        flags.put("text-column", columns);
        flags.put("span-begin-column", columns);
        flags.put("span-end-column", columns);
        flags.remove(option.key());
      }
      default -> {}
    }
    return flags;
  }
}
