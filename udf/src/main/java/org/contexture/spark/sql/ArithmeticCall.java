package org.contexture.spark.sql;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.DataType;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A call of a method of {@link VectorArithmetic}, null where an argument is, under a name of SQL.
 */
final class ArithmeticCall extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String method;
  private final DataType type;
  private final Seq<Expression> arguments;
  private transient StaticInvoke invoke;

  ArithmeticCall(String function, String method, DataType type, Seq<Expression> arguments) {
    this.function = function;
    this.method = method;
    this.type = type;
    this.arguments = arguments;
  }

  private StaticInvoke invoke() {
    if (invoke == null) {
      invoke =
          new StaticInvoke(
              VectorArithmetic.class,
              type,
              method,
              arguments,
              Plans.seq(List.of()),
              true,
              true,
              true,
              Option.empty());
    }
    return invoke;
  }

  @Override
  public Object eval(InternalRow row) {
    return invoke().eval(row);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return invoke().doGenCode(context, code);
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return arguments.forall(Expression::foldable);
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> others) {
    return new ArithmeticCall(function, method, type, others);
  }

  @Override
  public String prettyName() {
    return function;
  }

  @Override
  public int productArity() {
    return 1;
  }

  /** What stands between the parentheses of the call when it is printed. */
  @Override
  public Object productElement(int index) {
    return arguments;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ArithmeticCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArithmeticCall that
        && method.equals(that.method)
        && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, arguments);
  }
}
