package org.contexture.spark.sql;

import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;

/** A function was called in a way that it cannot be. The message is a user's next step. */
final class SqlFunctionException extends AnalysisException {
  private static final long serialVersionUID = 1L;

  SqlFunctionException(String message, Throwable cause) {
    super(
        message,
        Option.empty(),
        Option.empty(),
        Option.apply(cause),
        Option.empty(),
        scala.collection.immutable.Map$.MODULE$.empty(),
        new QueryContext[0]);
  }

  /** Throws it from where Spark, which catches it, declares no exception. */
  static RuntimeException of(String message, Throwable cause) {
    return unchecked(new SqlFunctionException(message, cause));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
  private static <E extends Throwable> RuntimeException unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
