package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncoderParamsTest {
  private static final List<String> ALL =
      List.of(
          "cacheDir",
          "chunkTokens",
          "combine",
          "dimension",
          "gamma",
          "handleInvalid",
          "inputCol",
          "layers",
          "level",
          "longText",
          "maxTokens",
          "model",
          "modelFile",
          "normalize",
          "outputCol",
          "outputType",
          "pooling",
          "precision",
          "prompt",
          "promptCol",
          "promptName",
          "range",
          "spanBeginCol",
          "spanEndCol",
          "specialTokens",
          "statusCol",
          "stride",
          "subtokenPooling",
          "tokenBudget",
          "weights",
          "windowRows");

  private static final StructType CORPUS = new StructType().add("text", "string");

  @Test
  void everyParamIsFoundAndExplained() {
    ContextualEncoder encoder = new ContextualEncoder();

    assertThat(encoder.params()).extracting(Param::name).containsExactlyElementsOf(ALL);
    assertThat(encoder.explainParams().lines().map(line -> line.substring(0, line.indexOf(':'))))
        .containsExactlyElementsOf(ALL);
    assertThat(encoder.explainParam(encoder.pooling()))
        .isEqualTo(
            "pooling: How a sentence's tokens become one vector. The model's own where it is not"
                + " set. (undefined)");
  }

  @Test
  void theDefaultsAreTheJobs() {
    ContextualEncoder encoder = new ContextualEncoder();

    assertThat(
            Arrays.stream(encoder.params()).filter(encoder::hasDefault).map(encoder::explainParam))
        .extracting(text -> text.replaceAll("(\\w+): .*\\((default: .*)\\)", "$1 $2"))
        .containsExactly(
            "cacheDir default: ",
            "chunkTokens default: 128",
            "combine default: mean",
            "handleInvalid default: error",
            "inputCol default: text",
            "layers default: -1",
            "level default: sentence",
            "longText default: truncate",
            "model default: minilm",
            "outputCol default: embedding",
            "outputType default: array",
            "precision default: float32",
            "statusCol default: ",
            "tokenBudget default: 1024",
            "windowRows default: 1024");
    assertThatThrownBy(encoder::getPooling).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatIsSetIsGot() throws ReflectiveOperationException {
    ContextualEncoder encoder = EveryParam.set("every");

    for (Param<?> param : encoder.params()) {
      assertThat(encoder.isSet(param)).as(param.name()).isTrue();
      String getter = "get" + param.name().substring(0, 1).toUpperCase(java.util.Locale.ROOT);
      assertThat(
              ContextualEncoder.class.getMethod(getter + param.name().substring(1)).invoke(encoder))
          .as(param.name())
          .isEqualTo(encoder.getOrDefault(param))
          .isNotEqualTo(encoder.hasDefault(param) ? encoder.getDefault(param).get() : null);
    }
  }

  @Test
  void aCopyHasTheExtraValuesAndLeavesTheStageAlone() {
    ContextualEncoder encoder = EveryParam.set("every");

    ContextualEncoder copy = encoder.copy(new ParamMap().put(encoder.pooling(), "max"));

    assertThat(copy.uid()).isEqualTo("every");
    assertThat(copy.getPooling()).isEqualTo("max");
    assertThat(encoder.getPooling()).isEqualTo("weightedmean");
    assertThat(copy.setPooling("weightedmean").explainParams()).isEqualTo(encoder.explainParams());
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(
            "pooling",
            "meen",
            "pooling must be one of mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken:"
                + " meen; did you mean 'mean'?"),
        Arguments.of(
            "level",
            "words",
            "level must be one of sentence, word, token, span, chunk: words; did you mean 'word'?"),
        Arguments.of("longText", "chunk", "longText must be one of truncate, window, fail: chunk"),
        Arguments.of("combine", "x", "combine must be one of mean, concat, sum, weighted: x"),
        Arguments.of(
            "subtokenPooling",
            "firstlast",
            "subtokenPooling must be one of first, last, first_last, mean: firstlast; did you mean"
                + " 'first_last'?"),
        Arguments.of(
            "precision",
            "float16",
            "precision must be one of float32, int8, binary: float16; did you mean 'float32'?"),
        Arguments.of(
            "outputType",
            "Vector",
            "outputType must be one of array, vector: Vector; did you mean 'vector'?"),
        Arguments.of(
            "handleInvalid", "drop", "handleInvalid must be one of error, skip, keep: drop"),
        Arguments.of("inputCol", "", "inputCol must not be empty: "),
        Arguments.of("inputCol", null, "inputCol must not be null"),
        Arguments.of(
            "outputCol",
            "my vector",
            "outputCol must be of letters, digits and _ and start with no digit: my vector"),
        Arguments.of(
            "layers",
            "-1;-2",
            "layers must be all or whole numbers with commas between, each once: -1;-2"),
        Arguments.of(
            "layers",
            "1,1",
            "layers must be all or whole numbers with commas between, each once: 1,1"),
        Arguments.of("weights", new double[0], "weights must be numbers, at least one: []"),
        Arguments.of(
            "weights",
            new double[] {1, Double.NaN},
            "weights must be numbers, at least one: [1.0, NaN]"),
        Arguments.of("gamma", Double.NaN, "gamma must be a number: NaN"),
        Arguments.of("range", 0.0, "range must be a number above 0: 0.0"),
        Arguments.of("maxTokens", 0, "maxTokens must be at least 1: 0"),
        Arguments.of("stride", -1, "stride must be at least 0: -1"),
        Arguments.of("dimension", 0, "dimension must be at least 1: 0"),
        Arguments.of("chunkTokens", 0, "chunkTokens must be at least 1: 0"),
        Arguments.of("tokenBudget", 0, "tokenBudget must be at least 1: 0"),
        Arguments.of("windowRows", 0, "windowRows must be at least 1: 0"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueThatIsNoneIsRefusedWithItsRule(String param, Object value, String message) {
    ContextualEncoder encoder = new ContextualEncoder();

    assertThatThrownBy(() -> encoder.set(param, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(encoder.isSet(encoder.getParam(param))).isFalse();
  }

  @Test
  void paramsThatDoNotGoTogetherAreAllNamed() {
    ContextualEncoder encoder =
        new ContextualEncoder()
            .setLevel("word")
            .setPooling("max")
            .setGamma(2)
            .setRange(1)
            .setPrecision("binary")
            .setOutputType("vector")
            .setStatusCol("EMBEDDING")
            .setSpanEndCol("end");

    assertThatThrownBy(() -> encoder.transformSchema(CORPUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            pooling of vector 'embedding' must come with level sentence: word
            range of vector 'embedding' must come with precision int8: 1.0
            gamma of vector 'embedding' must come with combine weighted: 2.0
            outputType vector must come with level sentence: word
            outputType vector must come with precision float32: binary
            statusCol must be another column than outputCol: EMBEDDING
            spanBeginCol and spanEndCol must come with level span, and it with both: level word, \
            spanBeginCol not set, spanEndCol end\
            """);
  }
}
