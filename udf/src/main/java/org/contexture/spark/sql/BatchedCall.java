package org.contexture.spark.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.Metadata;

/**
 * A call, and the column of a batched node that holds its vectors.
 *
 * @param column stands for the call in what is above the node
 */
record BatchedCall(VectorCall call, AttributeReference column) {
  static BatchedCall of(VectorCall call) {
    return new BatchedCall(
        call,
        new AttributeReference(
            call.name(),
            call.dataType(),
            true,
            Metadata.empty(),
            NamedExpression.newExprId(),
            Plans.seq(List.of())));
  }
}
