package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Calls in the branches of a choice. In a batch all calls of a row are computed before the choice
 * is made, so that a call's text is null in the rows that do not come to its branch: nothing is
 * encoded for these.
 */
final class Branches {
  private Branches() {}

  /** The expression with such texts; its value is the same. */
  static Expression guarded(Expression expression) {
    return guarded(expression, UnaryOperator.identity());
  }

  /**
   * @param reached a text, where the row comes here, and null elsewhere
   */
  private static Expression guarded(Expression at, UnaryOperator<Expression> reached) {
    if (at instanceof VectorCall call) {
      return call.isRowByRow() ? call : call.withText(reached.apply(call.text()));
    }
    if (at instanceof If choice && isCheap(choice.predicate())) {
      Expression condition = choice.predicate();
      return new If(
          condition,
          guarded(choice.trueValue(), text -> reached.apply(where(condition, text))),
          guarded(choice.falseValue(), text -> reached.apply(unless(condition, text))));
    }
    if (at instanceof CaseWhen choice) {
      return guarded(choice, reached);
    }
    return at instanceof Coalesce choice
        ? guarded(choice, reached)
        : at.mapChildren(child -> guarded(child, reached));
  }

  private static Expression guarded(CaseWhen choice, UnaryOperator<Expression> reached) {
    UnaryOperator<Expression> here = reached;
    List<Tuple2<Expression, Expression>> branches = new ArrayList<>();
    for (Tuple2<Expression, Expression> branch : CollectionConverters.asJava(choice.branches())) {
      UnaryOperator<Expression> before = here;
      Expression condition = branch._1();
      boolean cheap = isCheap(condition);
      UnaryOperator<Expression> taken =
          cheap ? text -> before.apply(where(condition, text)) : before;
      branches.add(new Tuple2<>(guarded(condition, before), guarded(branch._2(), taken)));
      here = cheap ? text -> before.apply(unless(condition, text)) : before;
    }
    UnaryOperator<Expression> last = here;
    Option<Expression> otherwise = choice.elseValue().map(value -> guarded(value, last));
    return new CaseWhen(Plans.seq(branches), otherwise);
  }

  private static Expression guarded(Coalesce choice, UnaryOperator<Expression> reached) {
    UnaryOperator<Expression> here = reached;
    List<Expression> values = new ArrayList<>();
    for (Expression value : CollectionConverters.asJava(choice.children())) {
      UnaryOperator<Expression> before = here;
      values.add(guarded(value, before));
      here = isCheap(value) ? text -> before.apply(where(new IsNull(value), text)) : before;
    }
    return new Coalesce(Plans.seq(values));
  }

  private static boolean isCheap(Expression condition) {
    return condition.deterministic() && !Calls.anyIn(condition);
  }

  private static Expression where(Expression condition, Expression text) {
    return new If(condition, text, none(text));
  }

  private static Expression unless(Expression condition, Expression text) {
    return new If(condition, none(text), text);
  }

  private static Expression none(Expression text) {
    return Literal.create(null, text.dataType());
  }
}
