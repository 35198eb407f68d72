package org.contexture.spark.ml;

import java.util.function.Function;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.SubtokenPooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.executor.RowWindowLimits;

/**
 * The Params of {@link ContextualEncoder}: what each must be, and its default. Names and values are
 * the job's, in camel case. A Param that is not set and has no default leaves the choice to the
 * model's own files, or has no effect.
 */
public abstract class EncoderParams extends Transformer {
  private static final long serialVersionUID = 1L;

  /** {@link LongText#CHUNK} would add a second column; level chunk gives it as the only one. */
  private static final LongText[] OF_ONE_COLUMN = {
    LongText.TRUNCATE, LongText.WINDOW, LongText.FAIL
  };

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> statusCol;
  private final Param<String> model;
  private final Param<String> modelFile;
  private final Param<String> cacheDir;
  private final Param<String> level;
  private final Param<String> layers;
  private final Param<String> combine;
  private final DoubleArrayParam weights;
  private final DoubleParam gamma;
  private final Param<String> pooling;
  private final Param<String> subtokenPooling;
  private final BooleanParam normalize;
  private final IntParam dimension;
  private final Param<String> precision;
  private final DoubleParam range;
  private final BooleanParam specialTokens;
  private final IntParam maxTokens;
  private final Param<String> longText;
  private final IntParam stride;
  private final IntParam chunkTokens;
  private final Param<String> prompt;
  private final Param<String> promptName;
  private final Param<String> promptCol;
  private final Param<String> spanBeginCol;
  private final Param<String> spanEndCol;
  private final Param<String> outputType;
  private final Param<String> handleInvalid;
  private final IntParam tokenBudget;
  private final IntParam windowRows;

  EncoderParams(String uid) {
    this.uid = uid;
    inputCol =
        text(
            "inputCol",
            "Column of the texts: strings, or arrays of strings for texts cut into words already; dots lead into structs.",
            ParamRule::notEmpty);
    setDefault(inputCol, "text");
    outputCol = text("outputCol", "Column of the vectors.", ParamRule::vectorName);
    setDefault(outputCol, VectorSpec.DEFAULT_NAME);
    statusCol =
        text(
            "statusCol",
            "Column of what became of each text: a struct of status, error, token_count and truncated. None where it is empty.",
            ParamRule::anyText);
    setDefault(statusCol, "");
    model =
        text(
            "model",
            "Name of an embedded model, path or URI of an encoder folder or of word vectors, or org/name@revision of a model in Hugging Face's cache.",
            ParamRule::notEmpty);
    setDefault(model, "minilm");
    modelFile =
        text(
            "modelFile",
            "Which of an encoder folder's graphs it is, or the weights that its graph is made of. The folder's own where it is not set.",
            ParamRule::notEmpty);
    cacheDir =
        text(
            "cacheDir",
            "Local folder for unpacked models and native libraries. contexture-USER in the temporary folder where it is empty.",
            ParamRule::anyText);
    setDefault(cacheDir, "");
    level =
        text(
            "level",
            "What a vector stands for: sentence, word, token, span or chunk.",
            ParamRule.oneOf(Level.values(), Level::id));
    setDefault(level, Level.SENTENCE.id());
    layers =
        text(
            "layers",
            "Layers to take: 0 for the embedding layer, 1 to n for the blocks, negative ones from the end; or all.",
            ParamRule::layers);
    setDefault(layers, "-1");
    combine =
        text(
            "combine",
            "How several layers become one: mean, concat, sum or weighted.",
            ParamRule.oneOf(LayerMix.values(), LayerMix::id));
    setDefault(combine, LayerMix.MEAN.id());
    weights =
        new DoubleArrayParam(
            this,
            "weights",
            "With combine weighted: ELMo's scalars, one per layer, before the softmax.",
            ParamRule.finiteNumbers("weights"));
    gamma =
        new DoubleParam(
            this,
            "gamma",
            "With combine weighted: what the mix is multiplied by. 1 where it is not set.",
            ParamRule.finite("gamma"));
    pooling =
        text(
            "pooling",
            "How a sentence's tokens become one vector. The model's own where it is not set.",
            ParamRule.oneOf(Pooling.values(), Pooling::id));
    subtokenPooling =
        text(
            "subtokenPooling",
            "How the tokens of a word or span become one vector. mean where it is not set.",
            ParamRule.oneOf(SubtokenPooling.values(), SubtokenPooling::id));
    normalize =
        new BooleanParam(
            this,
            "normalize",
            "Whether vectors are scaled to length 1. Where it is not set: as the model says for sentences and chunks, no for the other levels.");
    dimension =
        count(
            "dimension",
            "How many values of a vector are kept, from the first. All where it is not set.",
            1);
    precision =
        text(
            "precision",
            "How values are stored: float32, int8 or binary.",
            ParamRule.oneOf(Precision.values(), Precision::id));
    setDefault(precision, Precision.FLOAT32.id());
    range =
        new DoubleParam(
            this,
            "range",
            "With precision int8: the largest value that is told apart. 1 where it is not set.",
            ParamRule.moreThanZero("range"));
    specialTokens =
        new BooleanParam(
            this,
            "specialTokens",
            "With level token: whether special tokens are among them. No where it is not set.");
    maxTokens =
        count(
            "maxTokens",
            "The most tokens that the model reads at once. The model's own where it is not set.",
            1);
    longText =
        text(
            "longText",
            "What happens to a longer text: truncate, window or fail.",
            ParamRule.oneOf(OF_ONE_COLUMN, LongText::id));
    setDefault(longText, LongText.TRUNCATE.id());
    stride =
        count(
            "stride",
            "Tokens that neighbouring windows share. A quarter of maxTokens where it is not set.",
            0);
    chunkTokens = count("chunkTokens", "With level chunk: the most tokens in a chunk.", 1);
    setDefault(chunkTokens, EncoderSpec.DEFAULT_CHUNK_TOKENS);
    prompt =
        text(
            "prompt",
            "Put before every text. The model's own where it is not set.",
            ParamRule::anyText);
    promptName =
        text(
            "promptName",
            "The model's prompt of that name, put before every text where prompt is not set.",
            ParamRule::notEmpty);
    promptCol =
        text(
            "promptCol",
            "Column of prompts, strings: each is put before its row's text; null or empty for none.",
            ParamRule::notEmpty);
    spanBeginCol =
        text("spanBeginCol", "With level span: column of the spans' begins.", ParamRule::notEmpty);
    spanEndCol =
        text("spanEndCol", "With level span: column of the spans' ends.", ParamRule::notEmpty);
    outputType =
        text(
            "outputType",
            "array, as the job stores vectors, or vector, as spark.ml's estimators take them.",
            ParamRule.oneOf(OutputType.values(), OutputType::id));
    setDefault(outputType, OutputType.ARRAY.id());
    handleInvalid =
        text(
            "handleInvalid",
            "What becomes of a row whose text has no vector: error, skip (left out) or keep (null, or under outputType vector a vector of NaN).",
            ParamRule.oneOf(HandleInvalid.values(), HandleInvalid::id));
    setDefault(handleInvalid, HandleInvalid.ERROR.id());
    tokenBudget = count("tokenBudget", "Padded size that a batch may reach, in tokens.", 1);
    setDefault(tokenBudget, EncoderRuntime.DEFAULT_TOKEN_BUDGET);
    windowRows =
        count(
            "windowRows", "Rows that a task holds, de-duplicates and orders by length at once.", 1);
    setDefault(windowRows, RowWindowLimits.DEFAULT.rows());
  }

  private Param<String> text(String name, String doc, Function<String, ParamRule<String>> rule) {
    return new Param<>(this, name, doc, rule.apply(name));
  }

  private IntParam count(String name, String doc, int least) {
    return new IntParam(this, name, doc, ParamRule.atLeast(name, least));
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Column of the texts: strings, or arrays of strings for texts cut into words already; dots lead
   * into structs.
   */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Column of the vectors. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /**
   * Column of what became of each text: a struct of status, error, token_count and truncated. None
   * where it is empty.
   */
  public Param<String> statusCol() {
    return statusCol;
  }

  /**
   * Name of an embedded model, path or URI of an encoder folder or of word vectors, or {@code
   * org/name@revision} of a model in Hugging Face's cache.
   */
  public Param<String> model() {
    return model;
  }

  /**
   * Which of an encoder folder's graphs it is, or the weights that its graph is made of. The
   * folder's own where it is not set.
   */
  public Param<String> modelFile() {
    return modelFile;
  }

  /**
   * Local folder for unpacked models and native libraries. contexture-USER in the temporary folder
   * where it is empty.
   */
  public Param<String> cacheDir() {
    return cacheDir;
  }

  /** What a vector stands for: sentence, word, token, span or chunk. */
  public Param<String> level() {
    return level;
  }

  /**
   * Layers to take: 0 for the embedding layer, 1 to n for the blocks, negative ones from the end;
   * or all.
   */
  public Param<String> layers() {
    return layers;
  }

  /** How several layers become one: mean, concat, sum or weighted. */
  public Param<String> combine() {
    return combine;
  }

  /** With combine weighted: ELMo's scalars, one per layer, before the softmax. */
  public DoubleArrayParam weights() {
    return weights;
  }

  /** With combine weighted: what the mix is multiplied by. 1 where it is not set. */
  public DoubleParam gamma() {
    return gamma;
  }

  /** How a sentence's tokens become one vector. The model's own where it is not set. */
  public Param<String> pooling() {
    return pooling;
  }

  /** How the tokens of a word or span become one vector. mean where it is not set. */
  public Param<String> subtokenPooling() {
    return subtokenPooling;
  }

  /**
   * Whether vectors are scaled to length 1. Where it is not set: as the model says for sentences
   * and chunks, no for the other levels.
   */
  public BooleanParam normalize() {
    return normalize;
  }

  /** How many values of a vector are kept, from the first. All where it is not set. */
  public IntParam dimension() {
    return dimension;
  }

  /** How values are stored: float32, int8 or binary. */
  public Param<String> precision() {
    return precision;
  }

  /** With precision int8: the largest value that is told apart. 1 where it is not set. */
  public DoubleParam range() {
    return range;
  }

  /** With level token: whether special tokens are among them. No where it is not set. */
  public BooleanParam specialTokens() {
    return specialTokens;
  }

  /** The most tokens that the model reads at once. The model's own where it is not set. */
  public IntParam maxTokens() {
    return maxTokens;
  }

  /** What happens to a longer text: truncate, window or fail. */
  public Param<String> longText() {
    return longText;
  }

  /** Tokens that neighbouring windows share. A quarter of maxTokens where it is not set. */
  public IntParam stride() {
    return stride;
  }

  /** With level chunk: the most tokens in a chunk. */
  public IntParam chunkTokens() {
    return chunkTokens;
  }

  /** Put before every text. The model's own where it is not set. */
  public Param<String> prompt() {
    return prompt;
  }

  /** The model's prompt of that name, put before every text where prompt is not set. */
  public Param<String> promptName() {
    return promptName;
  }

  /** Column of prompts, strings: each is put before its row's text; null or empty for none. */
  public Param<String> promptCol() {
    return promptCol;
  }

  /** With level span: column of the spans' begins. */
  public Param<String> spanBeginCol() {
    return spanBeginCol;
  }

  /** With level span: column of the spans' ends. */
  public Param<String> spanEndCol() {
    return spanEndCol;
  }

  /** array, as the job stores vectors, or vector, as spark.ml's estimators take them. */
  public Param<String> outputType() {
    return outputType;
  }

  /**
   * What becomes of a row whose text has no vector: error, skip (left out) or keep (null, or under
   * outputType vector a vector of NaN).
   */
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  /** Padded size that a batch may reach, in tokens. */
  public IntParam tokenBudget() {
    return tokenBudget;
  }

  /** Rows that a task holds, de-duplicates and orders by length at once. */
  public IntParam windowRows() {
    return windowRows;
  }
}
