package org.contexture.spark.sql;

import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;
import org.contexture.spark.column.VectorMetadata;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * Notes on a query, as it is written, what the optimizer can no longer see: which calls stand in a
 * condition, and what the metadata of a column is that is a call.
 */
final class DescribeCalls extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveOperatorsUp(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node.resolved() && Calls.anyIn(node);
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            return node instanceof Filter || node instanceof Join
                ? Calls.rowByRow(node)
                : describe(node);
          }
        });
  }

  private static LogicalPlan describe(LogicalPlan node) {
    return node instanceof Project
        ? Calls.map(node, column -> column instanceof Alias alias ? described(alias) : column)
        : node;
  }

  private static Expression described(Alias column) {
    if (!(column.child() instanceof VectorCall call) || column.explicitMetadata().isDefined()) {
      return column;
    }
    Metadata metadata =
        VectorMetadata.ofColumn(
            call.vectors().signature(),
            call.signature(),
            name(call.text()),
            call.prompt().map(DescribeCalls::name));
    return new Alias(
        call,
        column.name(),
        column.exprId(),
        column.qualifier(),
        Option.apply(metadata),
        column.nonInheritableMetadataKeys());
  }

  private static String name(Expression read) {
    return read instanceof AttributeReference attribute ? attribute.name() : read.sql();
  }
}
