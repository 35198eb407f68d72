package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.driver.KnownEncoders;
import org.contexture.spark.executor.EncodeMetrics;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts nodes over a plan that add the vectors of calls to its rows, of Spark's own kinds: a
 * projection packs what is needed of a row into one struct, {@code MapPartitions} takes these
 * through the partition function, and {@code Expand}, with one projection, unpacks them. No value
 * but the texts is converted. Calls of one model with the same options share the nodes, and each
 * text's pass through the model.
 *
 * <p>Rows must be unpacked before another operator sees them, as many read only rows in Spark's own
 * layout. A {@code Project} would be merged into what is above it; and where one reads a field of
 * what {@code SerializeFromObject} gives, Spark counts the fields as if that had packed them.
 */
final class BatchNodes {
  private final KnownEncoders encoders;

  BatchNodes(KnownEncoders encoders) {
    this.encoders = encoders;
  }

  /**
   * The plan with the vectors' columns added.
   *
   * @param needed columns of the plan that are wanted above
   */
  LogicalPlan over(LogicalPlan plan, List<BatchedCall> vectors, AttributeSet needed) {
    Map<CallOptions, List<BatchedCall>> passes = new LinkedHashMap<>();
    for (BatchedCall vector : vectors) {
      passes
          .computeIfAbsent(vector.call().options().withoutVector(), any -> new ArrayList<>())
          .add(vector);
    }
    AttributeSet made =
        Plans.references(
            List.<Expression>copyOf(vectors.stream().map(BatchedCall::column).toList()));
    LogicalPlan at = plan;
    List<BatchedCall> left = new ArrayList<>(vectors);
    for (List<BatchedCall> pass : passes.values()) {
      left.removeAll(pass);
      AttributeSet wanted = needed.$plus$plus(made);
      for (BatchedCall later : left) {
        wanted = wanted.$plus$plus(later.call().references());
      }
      at = pass(at, pass, wanted);
    }
    return at;
  }

  private LogicalPlan pass(LogicalPlan plan, List<BatchedCall> vectors, AttributeSet wanted) {
    List<Attribute> kept =
        CollectionConverters.asJava(plan.output()).stream().filter(wanted::contains).toList();
    List<Expression> fields = new ArrayList<>(kept);
    List<BatchForm.Text> texts = new ArrayList<>();
    List<VectorCall> textsSoFar = new ArrayList<>();
    List<VectorSpec> specs = new ArrayList<>();
    List<BatchForm.Output> outputs = new ArrayList<>();
    for (BatchedCall vector : vectors) {
      VectorCall call = vector.call();
      int ofText = indexOf(textsSoFar, call::reads);
      if (ofText == textsSoFar.size()) {
        textsSoFar.add(call);
        int prompt = call.prompt().map(own -> place(own, fields)).orElse(BatchForm.Text.NONE);
        texts.add(new BatchForm.Text(place(call.text(), fields), call.text().dataType(), prompt));
      }
      VectorSpec spec = call.options().vector();
      if (!specs.contains(spec)) {
        specs.add(spec);
      }
      outputs.add(new BatchForm.Output(ofText, specs.indexOf(spec)));
    }
    return nodes(
        plan,
        fields,
        kept,
        vectors,
        function(vectors, specs, new BatchForm(List.copyOf(texts), List.copyOf(outputs))));
  }

  /** Which of the fields an expression is; it becomes the last where it is none. */
  private static int place(Expression expression, List<Expression> fields) {
    int index = indexOf(fields, expression::semanticEquals);
    if (index == fields.size()) {
      fields.add(expression);
    }
    return index;
  }

  private static <T> int indexOf(List<T> all, Predicate<T> wanted) {
    int index = 0;
    while (index < all.size() && !wanted.test(all.get(index))) {
      index++;
    }
    return index;
  }

  private BatchFunction function(
      List<BatchedCall> vectors, List<VectorSpec> specs, BatchForm form) {
    ContextualVectors encoder = encoder(vectors.get(0).call(), specs);
    vectors.forEach(vector -> checkModel(vector.call(), encoder));
    EncodeMetrics metrics =
        EncodeMetrics.register(
            SparkSession.active().sparkContext(), encoder.signature().settings().vectors());
    String calls =
        vectors.stream().map(vector -> vector.call().written()).collect(Collectors.joining(", "));
    return new BatchFunction(
        encoder.<InternalRow>partitionFunction(form, metrics),
        calls + " by " + encoder.signature().model());
  }

  /** Several vectors of a text come from one encoder, each as from an encoder of its own. */
  private ContextualVectors encoder(VectorCall first, List<VectorSpec> specs) {
    if (specs.size() == 1) {
      return first.vectors();
    }
    VectorSpec[] named = new VectorSpec[specs.size()];
    for (int i = 0; i < named.length; i++) {
      named[i] = specs.get(i).named("vector_" + i);
    }
    CallOptions all = first.options().withVectors(named);
    return encoders.open(SparkSession.active(), all.model(), all.spec());
  }

  /** A model that has changed since a call was made has other vectors than the call says. */
  private static void checkModel(VectorCall call, ContextualVectors encoder) {
    String expected = call.vectors().signature().modelFingerprint();
    String found = encoder.signature().modelFingerprint();
    if (!found.equals(expected)) {
      throw new ModelException(
          "Model at "
              + call.options().model().name()
              + " is not the one that the query was made with: fingerprint "
              + found
              + ", expected "
              + expected);
    }
  }

  private static LogicalPlan nodes(
      LogicalPlan plan,
      List<Expression> fields,
      List<Attribute> kept,
      List<BatchedCall> vectors,
      BatchFunction function) {
    List<Expression> packed = new ArrayList<>();
    StructType type = new StructType();
    for (Expression field : fields) {
      String name = field instanceof Attribute attribute ? attribute.name() : "text";
      packed.add(Literal.create(name, DataTypes.StringType));
      packed.add(field);
      type = type.add(name, field.dataType(), field.nullable());
    }
    for (BatchedCall vector : vectors) {
      type = type.add(vector.column().name(), vector.column().dataType(), true);
    }
    AttributeReference rows =
        new AttributeReference(
            "rows", type, false, Metadata.empty(), NamedExpression.newExprId(), noQualifier());
    List<Attribute> columns = new ArrayList<>(kept);
    List<Expression> unpacked = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      unpacked.add(field(rows, i, kept.get(i)));
    }
    for (int i = 0; i < vectors.size(); i++) {
      columns.add(vectors.get(i).column());
      unpacked.add(field(rows, fields.size() + i, vectors.get(i).column()));
    }
    NamedExpression row =
        new Alias(
            new CreateNamedStruct(Plans.seq(packed)),
            "row",
            NamedExpression.newExprId(),
            noQualifier(),
            Option.empty(),
            noQualifier());
    LogicalPlan encoded =
        new MapPartitions(function, rows, new Project(Plans.seq(List.of(row)), plan));
    return new Expand(Plans.seq(List.of(Plans.seq(unpacked))), Plans.seq(columns), encoded);
  }

  private static Expression field(AttributeReference rows, int index, Attribute column) {
    return new GetStructField(rows, index, Option.apply(column.name()));
  }

  private static Seq<String> noQualifier() {
    return Plans.seq(List.of());
  }
}
