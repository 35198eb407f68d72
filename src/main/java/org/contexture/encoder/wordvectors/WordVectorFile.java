package org.contexture.encoder.wordvectors;

import java.nio.file.Path;
import org.contexture.encoder.model.ModelException;

/**
 * A file of word vectors that is being read into a table.
 *
 * @param mostBytes that the table may take of the heap
 */
record WordVectorFile(Path path, ByteSource in, long mostBytes) {

  /** No line and no word of a real file is longer. */
  static final int LONGEST_LINE = 1 << 24;

  private static final int SHOWN = 40;

  ModelException problem(String reason) {
    return new ModelException("Cannot read word vectors " + path + ": " + reason);
  }

  /** Adds a word to the table, where it has room. */
  void add(WordTable table, String word, float[] vector) {
    table.add(word, vector);
    if (table.peakBytes() > mostBytes) {
      throw problem(
          "its first %d words of %d values take %d bytes, more than the Java heap has for them: %d;"
                  .formatted(table.entries(), table.dimension(), table.peakBytes(), mostBytes)
              + " give the driver and the executors more memory");
    }
  }

  static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text;
  }
}
