package org.contexture.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.driver.KnownEncoders;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.model.ModelLocation;
import org.contexture.spark.model.ModelSearch;

/**
 * What a stage's Params ask for together.
 *
 * @param spec of one vector, named as the output column
 * @param statusCol name of the column of statuses, or empty for none
 */
record EncoderRequest(
    ModelLocation model,
    EncoderSpec spec,
    int tokenBudget,
    RowWindowLimits limits,
    InputNames columns,
    String statusCol,
    OutputType outputType,
    HandleInvalid handleInvalid) {

  /**
   * Reads the Params.
   *
   * @throws IllegalArgumentException which lists all that do not go together
   */
  static EncoderRequest of(EncoderParams params) {
    List<String> problems = new ArrayList<>();
    VectorSpec vector =
        VectorSpec.parse(get(params, params.outputCol()), ofVector(params), problems);
    OutputType type = OutputType.of(get(params, params.outputType()));
    if (type == OutputType.VECTOR && vector.level() != Level.SENTENCE) {
      problems.add("outputType vector must come with level sentence: " + vector.level().id());
    }
    if (type == OutputType.VECTOR && vector.precision() != Precision.FLOAT32) {
      problems.add(
          "outputType vector must come with precision float32: " + vector.precision().id());
    }
    String status = get(params, params.statusCol());
    if (status.equalsIgnoreCase(vector.name())) {
      problems.add("statusCol must be another column than outputCol: " + status);
    }
    Optional<String> begin = find(params, params.spanBeginCol());
    Optional<String> end = find(params, params.spanEndCol());
    boolean ofSpans = vector.level() == Level.SPAN;
    if (begin.isPresent() != ofSpans || end.isPresent() != ofSpans) {
      problems.add(
          "spanBeginCol and spanEndCol must come with level span, and it with both: level "
              + vector.level().id()
              + ", spanBeginCol "
              + begin.orElse("not set")
              + ", spanEndCol "
              + end.orElse("not set"));
    }
    Optional<String> prompt = find(params, params.promptCol());
    find(params, params.prompt())
        .or(() -> find(params, params.promptName()))
        .filter(given -> prompt.isPresent())
        .ifPresent(
            given -> problems.add("promptCol must come without prompt and promptName: " + given));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new EncoderRequest(
        new ModelLocation(
            get(params, params.model()),
            get(params, params.cacheDir()),
            find(params, params.modelFile()).orElse(""),
            ModelSearch.CACHE),
        spec(params, vector),
        count(params, params.tokenBudget()).orElseThrow(),
        RowWindowLimits.ofRows(count(params, params.windowRows()).orElseThrow()),
        new InputNames(
                List.of(get(params, params.inputCol())),
                begin.stream().toList(),
                end.stream().toList())
            .withPrompt(prompt),
        status,
        type,
        HandleInvalid.of(get(params, params.handleInvalid())));
  }

  private static EncoderSpec spec(EncoderParams params, VectorSpec vector) {
    return new EncoderSpec(
        Optional.empty(),
        Optional.empty(),
        count(params, params.maxTokens()),
        find(params, params.prompt()),
        find(params, params.promptName()),
        params.isDefined(params.promptCol()),
        LongText.find(get(params, params.longText())).orElseThrow(),
        count(params, params.stride()),
        count(params, params.chunkTokens()).orElseThrow(),
        List.of(vector));
  }

  /** The vector's keys and values as {@code --vector} takes them, so that one parser decides. */
  private static Map<String, String> ofVector(EncoderParams params) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Param<?>> ofVector =
        List.of(
            params.level(),
            params.layers(),
            params.combine(),
            params.weights(),
            params.gamma(),
            params.pooling(),
            params.subtokenPooling(),
            params.normalize(),
            params.dimension(),
            params.precision(),
            params.range(),
            params.specialTokens());
    for (Param<?> param : ofVector) {
      if (params.isDefined(param)) {
        values.put(kebab(param.name()), text(params.getOrDefault(param)));
      }
    }
    return values;
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String text(Object value) {
    return value instanceof double[] numbers
        ? Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(","))
        : value.toString();
  }

  private static String get(EncoderParams params, Param<String> param) {
    return params.getOrDefault(param);
  }

  private static <T> Optional<T> find(EncoderParams params, Param<T> param) {
    return params.isDefined(param) ? Optional.of(params.getOrDefault(param)) : Optional.empty();
  }

  private static Optional<Integer> count(EncoderParams params, Param<Object> param) {
    return find(params, param).map(Integer.class::cast);
  }

  /**
   * The encoder that is asked for.
   *
   * @throws org.contexture.encoder.model.ModelException where the model cannot be used
   */
  ContextualVectors open(SparkSession spark, KnownEncoders known) {
    return known.open(spark, model, spec, tokenBudget, limits);
  }

  /** Name of the column of vectors. */
  String outputCol() {
    return spec.vectors().get(0).name();
  }

  Level level() {
    return spec.vectors().get(0).level();
  }

  /** The column of the texts. */
  String inputCol() {
    return columns.texts().get(0);
  }
}
