package org.contexture.spark.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Catalyst's trees in Java's collections. */
final class Plans {
  private Plans() {}

  static <T> Seq<T> seq(List<? extends T> list) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(list)).toSeq();
  }

  /** The expressions of a node, not of those below. */
  static List<Expression> expressions(LogicalPlan node) {
    return CollectionConverters.asJava(node.expressions());
  }

  /** The columns that expressions read. */
  static AttributeSet references(List<Expression> expressions) {
    AttributeSet references = AttributeSet.apply(seq(List.of()));
    for (Expression expression : expressions) {
      references = references.$plus$plus(expression.references());
    }
    return references;
  }
}
