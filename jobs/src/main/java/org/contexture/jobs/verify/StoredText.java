package org.contexture.jobs.verify;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.column.StoredVector;

/**
 * The columns that tell of one text column's texts.
 *
 * @param ofWords whether its texts are arrays of words
 * @param fate the columns of status, error, token count and truncation
 * @param vectors at least one
 */
@DefaultSerializer(JavaSerializer.class)
record StoredText(boolean ofWords, List<String> fate, List<StoredVector> vectors)
    implements Serializable {
  static final int STATUS = 0;
  static final int ERROR = 1;
  static final int TOKEN_COUNT = 2;
  static final int TRUNCATED = 3;

  /** All of them, the vectors last. */
  List<String> columns() {
    return Stream.concat(fate.stream(), vectors.stream().map(StoredVector::column)).toList();
  }

  /** Name of one of the columns of {@link #fate}. */
  String name(int column) {
    return fate.get(column);
  }

  int maxTokens() {
    return vectors.get(0).maxTokens();
  }

  LongText longText() {
    return vectors.get(0).longText();
  }
}
