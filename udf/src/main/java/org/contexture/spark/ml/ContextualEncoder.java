package org.contexture.spark.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.contexture.spark.driver.KnownEncoders;

/**
 * A stage of spark.ml pipelines that gives each text its contextual vectors: the job's, bit for
 * bit.
 *
 * <pre>{@code
 * ContextualEncoder encoder =
 *     new ContextualEncoder().setInputCol("text").setOutputCol("features").setOutputType("vector");
 * Dataset<Row> features = encoder.encode(train);
 * PipelineModel model =
 *     new Pipeline().setStages(new PipelineStage[] {encoder, new LogisticRegression()}).fit(features);
 * }</pre>
 *
 * <p>An estimator reads its rows several times, and a {@code CrossValidator} once more for each
 * fold and candidate. Rows that {@link #encode} gave are not encoded again, by this stage or a copy
 * of it that a pipeline holds: where the output column is there, and its metadata says that this
 * encoder made it of this text column, it is taken as it is. So is a column of sentence vectors
 * that the job wrote. Whoever changes the texts drops the column.
 *
 * <p>A getter of a Param that is neither set nor has a default throws {@link
 * java.util.NoSuchElementException}.
 */
public final class ContextualEncoder extends EncoderParams implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private transient KnownEncoders known = new KnownEncoders();

  public ContextualEncoder() {
    this(Identifiable$.MODULE$.randomUID("contextualEncoder"));
  }

  /**
   * With all Params at their defaults.
   *
   * @param uid unique id of the stage
   */
  public ContextualEncoder(String uid) {
    super(uid);
  }

  /**
   * The rows with their vectors; nothing is encoded until an action. The model is opened on the
   * driver, once for this stage and its copies and again where its files have changed, and closed
   * again.
   *
   * @throws IllegalArgumentException where Params do not go together
   * @throws org.contexture.spark.column.ColumnException where a column is missing or of another
   *     type, or the output's name is taken
   * @throws org.contexture.encoder.model.ModelException where the model cannot be used
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    EncoderRequest request = EncoderRequest.of(this);
    StageOutput output = new StageOutput(request);
    output.schema(dataset.schema()); // tells of a wrong column before a model is opened
    return output.addTo(dataset.toDF(), request.open(dataset.sparkSession(), known()));
  }

  /**
   * The rows with their vectors, encoded once: at the first action, and kept in memory, or on disk
   * where that is full, until {@link Dataset#unpersist()}.
   */
  public Dataset<Row> encode(Dataset<?> dataset) {
    return transform(dataset).persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** The columns that {@link #transform} gives; the model is not opened. */
  @Override
  public StructType transformSchema(StructType schema) {
    return new StageOutput(EncoderRequest.of(this)).schema(schema);
  }

  @Override
  public ContextualEncoder copy(ParamMap extra) {
    ContextualEncoder copy = defaultCopy(extra);
    copy.known = known();
    return copy;
  }

  /** How many encoders this stage and its copies have opened on the driver. */
  int encodersOpened() {
    return known().opened();
  }

  /** A stage that was sent somewhere arrives without. */
  private synchronized KnownEncoders known() {
    if (known == null) {
      known = new KnownEncoders();
    }
    return known;
  }

  /** A stage that was saved; see {@link #load}. */
  public static MLReader<ContextualEncoder> read() {
    return new Saved().read();
  }

  /** A stage that was saved: its Params, in JSON. The model is not opened. */
  public static ContextualEncoder load(String path) {
    return read().load(path);
  }

  private static final class Saved implements DefaultParamsReadable<ContextualEncoder> {}

  public ContextualEncoder setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  public String getInputCol() {
    return getOrDefault(inputCol());
  }

  public ContextualEncoder setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  public String getOutputCol() {
    return getOrDefault(outputCol());
  }

  public ContextualEncoder setStatusCol(String value) {
    set(statusCol(), value);
    return this;
  }

  public String getStatusCol() {
    return getOrDefault(statusCol());
  }

  public ContextualEncoder setModel(String value) {
    set(model(), value);
    return this;
  }

  public String getModel() {
    return getOrDefault(model());
  }

  public ContextualEncoder setModelFile(String value) {
    set(modelFile(), value);
    return this;
  }

  public String getModelFile() {
    return getOrDefault(modelFile());
  }

  public ContextualEncoder setCacheDir(String value) {
    set(cacheDir(), value);
    return this;
  }

  public String getCacheDir() {
    return getOrDefault(cacheDir());
  }

  public ContextualEncoder setLevel(String value) {
    set(level(), value);
    return this;
  }

  public String getLevel() {
    return getOrDefault(level());
  }

  public ContextualEncoder setLayers(String value) {
    set(layers(), value);
    return this;
  }

  public String getLayers() {
    return getOrDefault(layers());
  }

  public ContextualEncoder setCombine(String value) {
    set(combine(), value);
    return this;
  }

  public String getCombine() {
    return getOrDefault(combine());
  }

  public ContextualEncoder setWeights(double[] value) {
    set(weights(), value.clone());
    return this;
  }

  public double[] getWeights() {
    return getOrDefault(weights()).clone();
  }

  public ContextualEncoder setGamma(double value) {
    set(gamma(), value);
    return this;
  }

  public double getGamma() {
    return (Double) getOrDefault(gamma());
  }

  public ContextualEncoder setPooling(String value) {
    set(pooling(), value);
    return this;
  }

  public String getPooling() {
    return getOrDefault(pooling());
  }

  public ContextualEncoder setSubtokenPooling(String value) {
    set(subtokenPooling(), value);
    return this;
  }

  public String getSubtokenPooling() {
    return getOrDefault(subtokenPooling());
  }

  public ContextualEncoder setNormalize(boolean value) {
    set(normalize(), value);
    return this;
  }

  public boolean getNormalize() {
    return (Boolean) getOrDefault(normalize());
  }

  public ContextualEncoder setDimension(int value) {
    set(dimension(), value);
    return this;
  }

  public int getDimension() {
    return (Integer) getOrDefault(dimension());
  }

  public ContextualEncoder setPrecision(String value) {
    set(precision(), value);
    return this;
  }

  public String getPrecision() {
    return getOrDefault(precision());
  }

  public ContextualEncoder setRange(double value) {
    set(range(), value);
    return this;
  }

  public double getRange() {
    return (Double) getOrDefault(range());
  }

  public ContextualEncoder setSpecialTokens(boolean value) {
    set(specialTokens(), value);
    return this;
  }

  public boolean getSpecialTokens() {
    return (Boolean) getOrDefault(specialTokens());
  }

  public ContextualEncoder setMaxTokens(int value) {
    set(maxTokens(), value);
    return this;
  }

  public int getMaxTokens() {
    return (Integer) getOrDefault(maxTokens());
  }

  public ContextualEncoder setLongText(String value) {
    set(longText(), value);
    return this;
  }

  public String getLongText() {
    return getOrDefault(longText());
  }

  public ContextualEncoder setStride(int value) {
    set(stride(), value);
    return this;
  }

  public int getStride() {
    return (Integer) getOrDefault(stride());
  }

  public ContextualEncoder setChunkTokens(int value) {
    set(chunkTokens(), value);
    return this;
  }

  public int getChunkTokens() {
    return (Integer) getOrDefault(chunkTokens());
  }

  public ContextualEncoder setPrompt(String value) {
    set(prompt(), value);
    return this;
  }

  public String getPrompt() {
    return getOrDefault(prompt());
  }

  public ContextualEncoder setPromptName(String value) {
    set(promptName(), value);
    return this;
  }

  public String getPromptName() {
    return getOrDefault(promptName());
  }

  public ContextualEncoder setPromptCol(String value) {
    set(promptCol(), value);
    return this;
  }

  public String getPromptCol() {
    return getOrDefault(promptCol());
  }

  public ContextualEncoder setSpanBeginCol(String value) {
    set(spanBeginCol(), value);
    return this;
  }

  public String getSpanBeginCol() {
    return getOrDefault(spanBeginCol());
  }

  public ContextualEncoder setSpanEndCol(String value) {
    set(spanEndCol(), value);
    return this;
  }

  public String getSpanEndCol() {
    return getOrDefault(spanEndCol());
  }

  public ContextualEncoder setOutputType(String value) {
    set(outputType(), value);
    return this;
  }

  public String getOutputType() {
    return getOrDefault(outputType());
  }

  public ContextualEncoder setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  public String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  public ContextualEncoder setTokenBudget(int value) {
    set(tokenBudget(), value);
    return this;
  }

  public int getTokenBudget() {
    return (Integer) getOrDefault(tokenBudget());
  }

  public ContextualEncoder setWindowRows(int value) {
    set(windowRows(), value);
    return this;
  }

  public int getWindowRows() {
    return (Integer) getOrDefault(windowRows());
  }
}
