package org.contexture.spark.sql;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.VectorType;
import org.contexture.spark.executor.TaskEncoder;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call of {@code sentence_vector} or {@code word_vectors}. {@link BatchCalls} takes it out of the
 * plan where it can run in batches; one that is left is evaluated row by row, in a task.
 *
 * <p>It calls itself unevaluable for the optimizer, which would otherwise run a model on the driver
 * while it plans, for rows that are in the query itself, say.
 */
@DefaultSerializer(JavaSerializer.class)
final class VectorCall extends Expression
    implements Unevaluable, CodegenFallback, UserDefinedExpression, Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Expression> inputs;
  private final String function;
  private final transient CallOptions options;
  private final transient ContextualVectors vectors;
  private final VectorSettings settings;
  private final TaskEncoder encoder;
  private final boolean rowByRow;

  /**
   * A call.
   *
   * @param inputs the text, and behind it its prompt where each text has its own
   */
  VectorCall(
      List<Expression> inputs, String function, CallOptions options, ContextualVectors vectors) {
    this(
        List.copyOf(inputs),
        function,
        options,
        vectors,
        vectors.signature().vectors().get(0).settings(),
        vectors.taskEncoder(),
        false);
  }

  private VectorCall(
      List<Expression> inputs,
      String function,
      CallOptions options,
      ContextualVectors vectors,
      VectorSettings settings,
      TaskEncoder encoder,
      boolean rowByRow) {
    this.inputs = inputs;
    this.function = function;
    this.options = options;
    this.vectors = vectors;
    this.settings = settings;
    this.encoder = encoder;
    this.rowByRow = rowByRow;
  }

  /** The same call, to be evaluated row by row. */
  VectorCall rowByRow() {
    return new VectorCall(inputs, function, options, vectors, settings, encoder, true);
  }

  /** The same call of another text, behind the same prompt. */
  VectorCall withText(Expression other) {
    List<Expression> others = new ArrayList<>(inputs);
    others.set(0, other);
    return withInputs(others);
  }

  private VectorCall withInputs(List<Expression> others) {
    return new VectorCall(
        List.copyOf(others), function, options, vectors, settings, encoder, rowByRow);
  }

  boolean isRowByRow() {
    return rowByRow;
  }

  Expression text() {
    return inputs.get(0);
  }

  /** What is put before the text, where each has its own. */
  Optional<Expression> prompt() {
    return inputs.stream().skip(1).findFirst();
  }

  /** Whether it reads the same text behind the same prompt. */
  boolean reads(VectorCall other) {
    return inputs.size() == other.inputs.size()
        && IntStream.range(0, inputs.size())
            .allMatch(i -> inputs.get(i).semanticEquals(other.inputs.get(i)));
  }

  /** What the call asks for; known to the driver only. */
  CallOptions options() {
    return options;
  }

  /** The encoder that gives this call's vector alone; known to the driver only. */
  ContextualVectors vectors() {
    return vectors;
  }

  /** The vector as the encoder of this call alone gives it; known to the driver only. */
  VectorSignature signature() {
    return vectors.signature().vectors().get(0);
  }

  /** Whether it gives the same vectors, however it runs. */
  boolean gives(VectorCall other) {
    return encoder.equals(other.encoder) && reads(other);
  }

  @Override
  public Object eval(InternalRow row) {
    TextInput input = CatalystValues.text(text().eval(row));
    if (prompt().isPresent()) {
      input = CatalystValues.behind(prompt().get().eval(row), input);
    }
    VectorType type = VectorType.of(settings);
    return CatalystValues.of(type.value(input, encoder.encode(input), 0), type.dataType());
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  /** A column that options name is known when the query is analyzed, and not before. */
  @Override
  public TypeCheckResult checkInputDataTypes() {
    return prompt()
        .map(Expression::dataType)
        .filter(type -> !(type instanceof StringType))
        .<TypeCheckResult>map(
            type ->
                new TypeCheckResult.TypeCheckFailure(
                    CallOptions.PROMPT_COLUMN + " must name a string: " + type.simpleString()))
        .orElse(TypeCheckResult.TypeCheckSuccess$.MODULE$);
  }

  @Override
  public DataType dataType() {
    return VectorType.of(settings).dataType();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return Plans.seq(inputs);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> others) {
    return withInputs(CollectionConverters.asJava(others));
  }

  @Override
  public String name() {
    return function;
  }

  @Override
  public String prettyName() {
    return function;
  }

  /** The call as it reads wherever it runs. */
  String written() {
    return function + read();
  }

  @Override
  public String toString() {
    return rowByRow ? function + " row by row" + read() : written();
  }

  private String read() {
    return inputs.stream().map(Expression::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return List.of(inputs, function, encoder, rowByRow).get(index);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof VectorCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorCall that
        && inputs.equals(that.inputs)
        && function.equals(that.function)
        && encoder.equals(that.encoder)
        && rowByRow == that.rowByRow;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, function, encoder, rowByRow);
  }
}
