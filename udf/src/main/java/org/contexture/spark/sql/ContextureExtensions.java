package org.contexture.spark.sql;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.contexture.spark.driver.KnownEncoders;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * The functions {@code sentence_vector}, {@code word_vectors}, {@code cosine_similarity} and {@code
 * vector_dimension} for a Spark session.
 *
 * <pre>{@code
 * --conf spark.sql.extensions=org.contexture.spark.sql.ContextureExtensions
 * }</pre>
 */
public final class ContextureExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    KnownEncoders encoders = new KnownEncoders();
    for (SqlFunction function : SqlFunction.values()) {
      extensions.injectFunction(
          new Tuple3<>(
              new FunctionIdentifier(function.id()),
              function.info(),
              (Seq<Expression> arguments) ->
                  function.call(List.copyOf(CollectionConverters.asJava(arguments)), encoders)));
    }
    extensions.injectResolutionRule(session -> new DescribeCalls());
    extensions.injectPreCBORule(session -> new BatchCalls(encoders));
    return BoxedUnit.UNIT;
  }
}
