package org.contexture.spark.column;

import org.apache.spark.sql.Row;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.encoder.text.TextInput;

/**
 * Estimates what a row takes in memory, before it is encoded.
 *
 * @param perText bytes of the vectors that a text has one of
 * @param perToken bytes of the vectors that each token or word has one of
 * @param mostTokens tokens of a text that have vectors
 */
public record RowSize(long perText, long perToken, long mostTokens) {
  /** English words have about four letters per token of BERT's; other scripts have fewer. */
  private static final int CHARS_PER_TOKEN = 4;

  /** A word, two offsets and the row around them. */
  private static final int BYTES_PER_ELEMENT = 64;

  public static RowSize of(EncoderSignature encoder) {
    long perText = 0;
    long perToken = 0;
    for (VectorSignature vector : encoder.vectors()) {
      long bytes = BYTES_PER_ELEMENT + (long) Float.BYTES * vector.dimension();
      if (vector.level() == Level.WORD || vector.level() == Level.TOKEN) {
        perToken += bytes;
      } else if (vector.level() == Level.CHUNK) {
        perToken += bytes / encoder.settings().chunkTokens().value() + CHARS_PER_TOKEN;
      } else {
        perText += bytes;
      }
    }
    boolean whole = encoder.settings().longText().value().isWhole();
    long most = whole ? Long.MAX_VALUE : encoder.settings().maxTokens().value();
    return new RowSize(perText, perToken, most);
  }

  public long vectorBytes(TextInput text) {
    if (text.text() == null) {
      return 0;
    }
    return perText + perToken * Math.min(mostTokens, text.text().length() / CHARS_PER_TOKEN + 1);
  }

  /** Bytes of a row's strings and binaries, those inside structs and arrays too. */
  static long stringBytes(Row row) {
    long bytes = 0;
    for (int i = 0; i < row.length(); i++) {
      bytes += bytes(row.get(i));
    }
    return bytes;
  }

  private static long bytes(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] binary) {
      return binary.length;
    }
    if (value instanceof Row struct) {
      return stringBytes(struct);
    }
    long bytes = 0;
    if (value instanceof scala.collection.Seq<?> elements) {
      for (Object element : scala.jdk.javaapi.CollectionConverters.asJava(elements)) {
        bytes += bytes(element);
      }
    }
    return bytes;
  }
}
