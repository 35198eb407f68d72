package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Finds and replaces calls in expressions and plans. */
final class Calls {
  private Calls() {}

  /** Whether an expression of this node, not of those below, is or holds a call. */
  static boolean anyIn(LogicalPlan node) {
    return Plans.expressions(node).stream().anyMatch(Calls::anyIn);
  }

  static boolean anyIn(Expression expression) {
    return expression.exists(VectorCall.class::isInstance);
  }

  /**
   * The calls whose texts can be computed from these columns, row by row and once per row, and that
   * a predicate accepts; those inside of another one's text left out.
   */
  static List<VectorCall> over(
      AttributeSet columns, List<Expression> expressions, Predicate<VectorCall> wanted) {
    List<VectorCall> found = new ArrayList<>();
    expressions.forEach(expression -> collect(expression, columns, wanted, found));
    return found;
  }

  private static void collect(
      Expression at, AttributeSet columns, Predicate<VectorCall> wanted, List<VectorCall> found) {
    if (at instanceof VectorCall call && wanted.test(call) && isColumn(call, columns)) {
      if (found.stream().noneMatch(call::gives)) {
        found.add(call);
      }
    } else {
      CollectionConverters.asJava(at.children())
          .forEach(child -> collect(child, columns, wanted, found));
    }
  }

  private static boolean isColumn(VectorCall call, AttributeSet columns) {
    return call.deterministic()
        && call.references().subsetOf(columns)
        && !call.exists(
            part ->
                part instanceof NamedLambdaVariable
                    || part instanceof OuterReference
                    || part instanceof AggregateExpression
                    || part instanceof WindowExpression);
  }

  /** The node with all its calls to be evaluated row by row. */
  static LogicalPlan rowByRow(LogicalPlan node) {
    return map(node, Calls::rowByRow);
  }

  private static Expression rowByRow(Expression at) {
    Expression below = at.mapChildren(Calls::rowByRow);
    return below instanceof VectorCall call && !call.isRowByRow() ? call.rowByRow() : below;
  }

  /** The node with its expressions replaced. */
  static LogicalPlan map(LogicalPlan node, UnaryOperator<Expression> replace) {
    return node.mapExpressions(replace::apply);
  }
}
