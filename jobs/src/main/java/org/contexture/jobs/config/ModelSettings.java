package org.contexture.jobs.config;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.model.ModelSearch;

/**
 * Which model encodes, what is asked of it, and how much it is given at once.
 *
 * @param name of a model that is on board, a path or a URI, or a name as on a hub
 * @param file which of a folder's graphs it is, or the weights that its graph is made of; empty for
 *     the folder's own
 * @param search where models are looked for that are named as on a hub
 * @param spec what is asked
 * @param tokenBudget padded size that a batch may reach, in tokens
 * @param windowRows rows that a task holds at once
 * @param cacheDir local folder for what is unpacked; empty for the default
 */
public record ModelSettings(
    String name,
    String file,
    ModelSearch search,
    EncoderSpec spec,
    int tokenBudget,
    int windowRows,
    String cacheDir) {
  public static final Option<String> MODEL =
      Option.of(
              "model",
              "NAME|PATH|URI",
              ValueType.TEXT,
              "minilm; or an encoder folder, a file of word vectors (word2vec, GloVe, fastText's"
                  + " .vec), or a saved Word2VecModel, on any file system that Hadoop reads; or"
                  + " org/name[@revision] of a model in Hugging Face's cache.")
          .byDefault("minilm");

  public static final Option<String> MODEL_PATH =
      Option.of(
              "model-path",
              "PATH",
              ValueType.TEXT,
              "Folder of models, or a cache of Hugging Face's libraries, in which a model is looked"
                  + " for by its name. For verify and search also: that the model may lie in which"
                  + " an output names; without one, the output's own file system and what is on"
                  + " board.")
          .repeated();

  public static final Option<Boolean> DOWNLOAD =
      Option.of(
          "download",
          "true|false",
          ValueType.BOOLEAN,
          "Whether a model that is named org/name, and is not there, is downloaded into Hugging"
              + " Face's cache. Default: false.");

  public static final Option<String> MODEL_FILE =
      Option.of(
          "model-file",
          "NAME",
          ValueType.TEXT,
          "Which of an encoder folder's graphs it is, such as model_quantized.onnx, also in onnx/; or"
              + " the weights that its graph is made of. Default: the folder's model.onnx.");

  public static final Option<Integer> MAX_TOKENS =
      Option.of(
          "max-tokens",
          "N",
          ValueType.POSITIVE,
          "Tokens of a text that are encoded, special tokens included. Default: the model's.");

  public static final Option<LongText> LONG_TEXT =
      Option.choice(
              "long-text",
              LongText.class,
              LongText::id,
              "Longer texts: cut and marked as truncated; encoded whole in windows; that, and a"
                  + " vector for each chunk; or given no vector and the status too_long.")
          .byDefault("truncate");

  public static final Option<Integer> STRIDE =
      Option.of(
          "stride",
          "N",
          ValueType.COUNT,
          "Tokens that neighbouring windows share. Default: a quarter of max-tokens.");

  public static final Option<Integer> CHUNK_TOKENS =
      Option.of("chunk-tokens", "N", ValueType.POSITIVE, "The most tokens in a chunk.")
          .byDefault("128");

  public static final Option<VectorSpec> VECTOR =
      Option.of(
              "vector",
              "NAME:KEY=VALUE;...",
              ModelSettings::vector,
              "A vector column; keys: level, layers, combine, weights, gamma, pooling,"
                  + " subtoken-pooling, normalize, dimension, precision, range, special-tokens."
                  + " Default: embedding, one vector per text.")
          .repeated();

  public static final Option<Pooling> POOLING =
      Option.choice(
          "pooling",
          Pooling.class,
          Pooling::id,
          "How token states become a vector. Default: the model's.");

  public static final Option<Boolean> NORMALIZE =
      Option.of(
          "normalize",
          "true|false",
          ValueType.BOOLEAN,
          "Scale vectors to length 1. Default: the model's.");

  public static final Option<String> PROMPT =
      Option.of("prompt", "TEXT", ValueType.TEXT, "Put before every text. Default: the model's.")
          .shownAs(UnaryOperator.identity());

  public static final Option<String> PROMPT_NAME =
      Option.of(
          "prompt-name",
          "NAME",
          ValueType.TEXT,
          "The model's prompt of that name, put before every text; prompt wins. Of a model with"
              + " several routes it names the one that texts take too. Default: the model's.");

  public static final Option<Integer> TOKEN_BUDGET =
      Option.of(
              "token-budget",
              "N",
              ValueType.POSITIVE,
              "Padded size that a batch may reach, in tokens.")
          .byDefault("1024");

  public static final Option<Integer> WINDOW_ROWS =
      Option.of(
              "window-rows",
              "N",
              ValueType.POSITIVE,
              "Rows that a task holds, de-duplicates and orders by length at once.")
          .byDefault("1024");

  public static final Option<String> CACHE_DIR =
      Option.of(
          "cache-dir",
          "PATH",
          ValueType.TEXT,
          "Local folder for unpacked models and native libraries. Default: contexture-USER in the"
              + " temporary folder.");

  /** What decides on the vectors, in the order of all options. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          MODEL,
          MODEL_FILE,
          MODEL_PATH,
          DOWNLOAD,
          MAX_TOKENS,
          LONG_TEXT,
          STRIDE,
          CHUNK_TOKENS,
          VECTOR,
          POOLING,
          NORMALIZE,
          PROMPT,
          PROMPT_NAME);

  private static Optional<VectorSpec> vector(String key, String text, List<String> problems) {
    return Optional.of(VectorSpec.parse(text, problems));
  }

  /** The settings that the options say. */
  public static ModelSettings of(ParsedOptions options) {
    return new ModelSettings(
        options.get(MODEL),
        options.find(MODEL_FILE).orElse(""),
        search(options),
        spec(options),
        options.get(TOKEN_BUDGET),
        options.get(WINDOW_ROWS),
        options.find(CACHE_DIR).orElse(""));
  }

  /** Where models are looked for that are named as on a hub. */
  public static ModelSearch search(ParsedOptions options) {
    return new ModelSearch(options.list(MODEL_PATH), options.find(DOWNLOAD).orElse(false));
  }

  static EncoderSpec spec(ParsedOptions options) {
    return new EncoderSpec(
        options.find(POOLING),
        options.find(NORMALIZE),
        options.find(MAX_TOKENS),
        options.find(PROMPT),
        options.find(PROMPT_NAME),
        CorpusSettings.promptColumn(options).isPresent(),
        options.get(LONG_TEXT),
        options.find(STRIDE),
        options.get(CHUNK_TOKENS),
        options.list(VECTOR));
  }

  /** The same of another model, whose folder says by itself which graph it is. */
  public ModelSettings withName(String other) {
    return new ModelSettings(other, "", search, spec, tokenBudget, windowRows, cacheDir);
  }

  /** The same model, of which something else is asked. */
  public ModelSettings withSpec(EncoderSpec other) {
    return new ModelSettings(name, file, search, other, tokenBudget, windowRows, cacheDir);
  }
}
