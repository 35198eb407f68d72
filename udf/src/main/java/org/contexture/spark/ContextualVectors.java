package org.contexture.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.RowForm;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.executor.EncodePartition;
import org.contexture.spark.executor.EncoderReference;
import org.contexture.spark.executor.ExecutorState;
import org.contexture.spark.executor.ExecutorSurvey;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.executor.TaskEncoder;
import org.contexture.spark.model.ModelLocation;

/**
 * Adds contextual vector columns to a DataFrame.
 *
 * <pre>{@code
 * ContextualVectors vectors =
 *     ContextualVectors.open(spark, new ModelLocation("minilm", ""), EncoderSpec.defaults());
 * Dataset<Row> embedded = vectors.addTo(corpus, List.of("text"), EncodeMetrics.register(spark.sparkContext()));
 * }</pre>
 */
public final class ContextualVectors {
  private final EncoderReference reference;
  private final EncoderSignature signature;
  private final RowWindowLimits limits;

  private ContextualVectors(
      EncoderReference reference, EncoderSignature signature, RowWindowLimits limits) {
    this.reference = reference;
    this.signature = signature;
    this.limits = limits;
  }

  /** With the default token budget and window, and as many threads per task as it has cores. */
  public static ContextualVectors open(
      SparkSession spark, ModelLocation location, EncoderSpec spec) {
    return open(
        spark, location, spec, EncoderRuntime.DEFAULT_TOKEN_BUDGET, RowWindowLimits.DEFAULT);
  }

  /**
   * Opens the model on the driver, to check it and to learn its settings, and closes it again.
   *
   * @param tokenBudget padded size that a batch may reach, in tokens
   * @throws ModelException where the model cannot be used
   */
  public static ContextualVectors open(
      SparkSession spark,
      ModelLocation location,
      EncoderSpec spec,
      int tokenBudget,
      RowWindowLimits limits) {
    return open(
        spark,
        location,
        spec,
        tokenBudget,
        limits,
        Optional.empty(),
        (reference, opened) -> opened.close());
  }

  /**
   * As {@link #open(SparkSession, ModelLocation, EncoderSpec, int, RowWindowLimits)}, for tasks
   * that come soon: where they run in this JVM, they find the model open.
   *
   * @param tokenBudget padded size that a batch may reach, in tokens
   * @param ahead may have opened it before
   * @throws ModelException where the model cannot be used
   */
  public static ContextualVectors openForTasks(
      SparkSession spark,
      ModelLocation location,
      EncoderSpec spec,
      int tokenBudget,
      RowWindowLimits limits,
      Optional<EncoderAhead> ahead) {
    BiConsumer<EncoderReference, TextEncoder> end =
        spark.sparkContext().isLocal()
            ? EncoderReference::leave
            : (reference, opened) -> opened.close();
    return open(spark, location, spec, tokenBudget, limits, ahead, end);
  }

  private static ContextualVectors open(
      SparkSession spark,
      ModelLocation location,
      EncoderSpec spec,
      int tokenBudget,
      RowWindowLimits limits,
      Optional<EncoderAhead> ahead,
      BiConsumer<EncoderReference, TextEncoder> end) {
    EncoderRuntime runtime = EncoderAhead.runtime(spark.sparkContext().conf(), tokenBudget);
    NativeLibraries.unpackInto(location.modelCache().nativeLibraries());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ModelLocation model = location.pinned(hadoop);
    TextEncoder encoder =
        ahead
            .flatMap(begun -> begun.take(model, spec, runtime))
            .orElseGet(() -> TextEncoder.open(model.localize(hadoop), spec, runtime));
    try {
      EncoderSignature signature = encoder.signature();
      EncoderReference reference =
          new EncoderReference(model, signature.settings(), signature.fingerprint(), runtime);
      end.accept(reference, encoder);
      return new ContextualVectors(reference, signature, limits);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /**
   * Opens a model without a Spark session, tells what it is, and closes it.
   *
   * @throws ModelException where the model cannot be used
   */
  public static EncoderSignature describe(ModelLocation location, EncoderSpec spec) {
    NativeLibraries.unpackInto(location.modelCache().nativeLibraries());
    try (TextEncoder encoder =
        TextEncoder.open(
            location.localize(SparkHadoopUtil.get().conf()), spec, EncoderRuntime.ofThreads(1))) {
      return encoder.signature();
    }
  }

  /**
   * What a model's own files say about its use for the texts of a prompt's name, without Spark.
   *
   * @throws ModelException where they are missing or malformed
   */
  public static ModelDefaults defaults(ModelLocation location, EncoderSpec spec) {
    NativeLibraries.unpackInto(location.modelCache().nativeLibraries());
    ModelFolder folder =
        location.localize(SparkHadoopUtil.get().conf()).of(spec.promptName().orElse(""));
    return ModelKind.of(folder.files()).defaults(folder);
  }

  /**
   * Opens the encoder on the executors, where it stays loaded for the tasks that come next, and has
   * each encode a short text.
   *
   * @return how that went on each executor that answered, at least one
   */
  public List<ExecutorState> openOnExecutors(SparkSession spark) {
    return ExecutorSurvey.of(spark.sparkContext(), reference);
  }

  /** How tasks use the executor. */
  public EncoderRuntime runtime() {
    return reference.runtime();
  }

  /** What the model is and which settings apply. */
  public EncoderSignature signature() {
    return signature;
  }

  /**
   * The corpus' rows, each with its vectors and what became of them; nothing runs until an action.
   *
   * @param textColumns names of string columns; dots lead into structs
   * @param metrics counts as tasks finish
   * @throws ColumnException where a text column is missing or holds no strings, or a new column's
   *     name is taken
   */
  public Dataset<Row> addTo(Dataset<Row> corpus, List<String> textColumns, EncodeMetrics metrics) {
    return addTo(corpus, InputNames.of(textColumns), metrics);
  }

  /**
   * As {@link #addTo(Dataset, List, EncodeMetrics)}, with spans too, and with a prefix of the added
   * columns' names.
   *
   * @throws ColumnException where a column is missing or of another type, or a new column's name is
   *     taken, or a vector of spans is asked for and no span columns are named, or rows' own
   *     prompts are and no column of prompts is, or the other way round
   */
  public Dataset<Row> addTo(Dataset<Row> corpus, InputNames names, EncodeMetrics metrics) {
    if (signature.settings().has(Level.SPAN) && names.spanBegins().isEmpty()) {
      throw new ColumnException("A vector of level span needs the columns of its begins and ends");
    }
    if (signature.settings().ownPrompts() != names.prompt().isPresent()) {
      throw new ColumnException(
          "An encoder of texts with prompts of their own needs the column of these, and no other"
              + " does: "
              + names.prompt().orElse("none"));
    }
    AddedColumns columns =
        AddedColumns.resolve(
            corpus.schema(),
            names,
            signature.vectors().stream().map(VectorSignature::name).toList());
    StructType schema = columns.schema(corpus.schema(), signature);
    return corpus
        .mapPartitions(
            new EncodePartition<>(reference, columns, limits, metrics),
            Encoders.row(numbered(schema)))
        .select(described(schema));
  }

  /**
   * The function that {@link #addTo} runs on each partition, for rows of another form.
   *
   * @param <R> a row
   * @param form of the rows
   * @param metrics counts as tasks finish
   */
  public <R> MapPartitionsFunction<R, R> partitionFunction(RowForm<R> form, EncodeMetrics metrics) {
    return new EncodePartition<>(reference, form, limits, metrics);
  }

  /** For tasks that have one text at a time. */
  public TaskEncoder taskEncoder() {
    return new TaskEncoder(reference);
  }

  /**
   * Rows whose vectors were made before, with the schema of those that {@link #addTo} makes: the
   * same nullability and the same metadata, whatever they were read from.
   *
   * @param rows with the corpus' columns and the added ones
   * @param schema as {@link AddedColumns#schema} gives it
   */
  public static Dataset<Row> conform(Dataset<Row> rows, StructType schema) {
    MapFunction<Row, Row> asItIs = row -> row;
    Column[] columns =
        Arrays.stream(schema.fieldNames()).map(ColumnName::column).toArray(Column[]::new);
    return rows.select(columns)
        .map(asItIs, Encoders.row(numbered(schema)))
        .select(described(schema));
  }

  /** Columns named by their places: a dataset may have two of one name. */
  private static StructType numbered(StructType schema) {
    StructField[] fields = schema.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      fields[i] =
          new StructField(
              Integer.toString(i), field.dataType(), field.nullable(), field.metadata());
    }
    return new StructType(fields);
  }

  /**
   * The {@link #numbered} columns under their names and with their metadata, the corpus' own too:
   * Spark's encoder of rows drops it. The projection also keeps the function's rows from a typed
   * operation that comes next, such as {@code map}: they know no names and hold vectors as arrays.
   */
  private static Column[] described(StructType schema) {
    Column[] columns = new Column[schema.length()];
    for (int i = 0; i < columns.length; i++) {
      StructField field = schema.fields()[i];
      columns[i] = ColumnName.column(Integer.toString(i)).as(field.name(), field.metadata());
    }
    return columns;
  }
}
