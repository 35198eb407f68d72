package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.contexture.spark.driver.KnownEncoders;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Has the vectors that a query computes as columns computed in batches. It runs when the optimizer
 * has moved filters and dropped what nobody reads, so that no vector is made that is not needed.
 */
final class BatchCalls extends Rule<LogicalPlan> {
  private final BatchNodes nodes;

  BatchCalls(KnownEncoders encoders) {
    this.nodes = new BatchNodes(encoders);
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.exists(Calls::anyIn) ? settled(batched(guarded(plan))) : plan;
  }

  private static LogicalPlan guarded(LogicalPlan plan) {
    LogicalPlan node = plan.mapChildren(BatchCalls::guarded);
    return Calls.anyIn(node) ? Calls.map(node, Branches::guarded) : node;
  }

  private LogicalPlan batched(LogicalPlan plan) {
    return step(plan).mapChildren(this::batched);
  }

  /** What is left runs row by row, and says so. */
  private static LogicalPlan settled(LogicalPlan plan) {
    return Calls.rowByRow(plan.mapChildren(BatchCalls::settled));
  }

  private LogicalPlan step(LogicalPlan plan) {
    if (plan instanceof LocalLimit limit && limit.child() instanceof Project project) {
      return limited(limit, project);
    }
    if (plan instanceof Project project && project.child() instanceof Filter filter) {
      return filtered(project, filter);
    }
    if (plan instanceof Project || plan instanceof Aggregate) {
      return over(plan, false);
    }
    if (plan instanceof Sort || plan instanceof Window) {
      return over(plan, true);
    }
    if (plan instanceof Filter filter && !columns(filter, filter.child()).isEmpty()) {
      return filtered(new Project(named(filter.output()), filter), filter);
    }
    return plan instanceof Generate generate ? generated(generate) : plan;
  }

  /** The calls of a node that can come out of batches over what is below it. */
  private static List<BatchedCall> columns(LogicalPlan node, LogicalPlan below) {
    return Calls.over(below.outputSet(), Plans.expressions(node), call -> !call.isRowByRow())
        .stream()
        .map(BatchedCall::of)
        .toList();
  }

  /** A node whose expressions hold calls, over the batches that it needs. */
  private LogicalPlan over(LogicalPlan node, boolean passesOn) {
    LogicalPlan child = node.children().head();
    List<BatchedCall> vectors = columns(node, child);
    if (vectors.isEmpty()) {
      return node;
    }
    LogicalPlan replaced = replace(node, vectors);
    AttributeSet needed =
        passesOn ? child.outputSet() : Plans.references(Plans.expressions(replaced));
    LogicalPlan above =
        replaced.withNewChildren(Plans.seq(List.of(nodes.over(child, vectors, needed))));
    return passesOn ? new Project(named(node.output()), above) : above;
  }

  /** No more rows of a partition are encoded than the limit lets through. */
  private LogicalPlan limited(LocalLimit limit, Project project) {
    boolean filters = project.child() instanceof Filter filter && Calls.anyIn(filter);
    if (filters || columns(project, project.child()).isEmpty()) {
      return limit;
    }
    LogicalPlan fewer = new LocalLimit(limit.limitExpr(), project.child());
    return new LocalLimit(
        limit.limitExpr(), over(new Project(project.projectList(), fewer), false));
  }

  /**
   * A filter below the columns of a query. Spark moves one there that reads a vector's column, with
   * the call in place of the column; and one that was written there may hold a call that is a
   * column, too. Both kinds read the vectors of the batches.
   */
  private LogicalPlan filtered(Project project, Filter filter) {
    List<BatchedCall> columns = columns(project, filter.child());
    List<VectorCall> shared = shared(filter, columns);
    if (shared.isEmpty()) {
      return over(project, false);
    }
    List<BatchedCall> before = new ArrayList<>();
    List<BatchedCall> after = new ArrayList<>();
    for (BatchedCall column : columns) {
      boolean samePass = shared.stream().anyMatch(call -> isOnePass(call, column.call()));
      (samePass ? before : after).add(column);
    }
    shared.stream()
        .filter(call -> !isAmong(columns, call))
        .map(BatchedCall::of)
        .forEach(before::add);
    List<Expression> cheap = new ArrayList<>();
    List<Expression> costly = new ArrayList<>();
    for (Expression condition : conjuncts(filter.condition())) {
      Expression replaced = replace(condition, before);
      boolean reads = !replaced.fastEquals(condition);
      (reads || !filter.condition().deterministic() ? costly : cheap).add(replaced);
    }
    Project above = (Project) replace(replace(project, before), after);
    AttributeSet needed = Plans.references(Plans.expressions(above));
    for (Expression condition : costly) {
      needed = needed.$plus$plus(condition.references());
    }
    for (BatchedCall column : after) {
      needed = needed.$plus$plus(column.call().references());
    }
    LogicalPlan at = cheap.isEmpty() ? filter.child() : new Filter(all(cheap), filter.child());
    at = new Filter(all(costly), nodes.over(at, before, needed));
    at = after.isEmpty() ? at : nodes.over(at, after, Plans.references(Plans.expressions(above)));
    return new Project(above.projectList(), at);
  }

  /** The calls of those conditions that read a vector which there will be in any case. */
  private static List<VectorCall> shared(Filter filter, List<BatchedCall> columns) {
    AttributeSet below = filter.child().outputSet();
    List<Expression> reading =
        conjuncts(filter.condition()).stream()
            .filter(
                condition ->
                    Calls.over(below, List.of(condition), call -> true).stream()
                        .anyMatch(call -> !call.isRowByRow() || isAmong(columns, call)))
            .toList();
    return Calls.over(below, reading, call -> true);
  }

  private static boolean isAmong(List<BatchedCall> columns, VectorCall call) {
    return columns.stream().anyMatch(column -> column.call().gives(call));
  }

  private static boolean isOnePass(VectorCall one, VectorCall other) {
    return one.options().withoutVector().equals(other.options().withoutVector())
        && one.reads(other);
  }

  /** What a generator reads is not among its rows, so that these are as they were. */
  private LogicalPlan generated(Generate generate) {
    LogicalPlan child = generate.child();
    List<BatchedCall> vectors = columns(generate, child);
    if (vectors.isEmpty()) {
      return generate;
    }
    int width = child.output().size();
    List<Object> dropped =
        new ArrayList<>(CollectionConverters.asJava(generate.unrequiredChildIndex()));
    IntStream.range(width, width + vectors.size()).forEach(dropped::add);
    Generate replaced = (Generate) replace(generate, vectors);
    return new Generate(
        replaced.generator(),
        Plans.seq(dropped),
        generate.outer(),
        generate.qualifier(),
        generate.generatorOutput(),
        nodes.over(child, vectors, child.outputSet()));
  }

  private static LogicalPlan replace(LogicalPlan node, List<BatchedCall> vectors) {
    return Calls.map(node, expression -> replace(expression, vectors));
  }

  private static Expression replace(Expression at, List<BatchedCall> vectors) {
    if (at instanceof VectorCall call) {
      for (BatchedCall vector : vectors) {
        if (vector.call().gives(call)) {
          return vector.column();
        }
      }
    }
    return at.mapChildren(child -> replace(child, vectors));
  }

  private static Seq<NamedExpression> named(Seq<Attribute> columns) {
    return Plans.seq(CollectionConverters.asJava(columns));
  }

  private static List<Expression> conjuncts(Expression condition) {
    if (!(condition instanceof And and)) {
      return List.of(condition);
    }
    List<Expression> all = new ArrayList<>(conjuncts(and.left()));
    all.addAll(conjuncts(and.right()));
    return all;
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
