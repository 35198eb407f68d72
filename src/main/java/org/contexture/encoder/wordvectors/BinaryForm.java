package org.contexture.encoder.wordvectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/**
 * word2vec's binary form after its first line: for each word its bytes, a space, and its values,
 * little-endian; some writers put a line feed behind. A few words whose values are not finite are
 * left out and told.
 */
record BinaryForm(WordVectorFile file, WordTable table, int words) {
  private static final int LONGEST_WORD = 1 << 16;

  WordTable read() throws IOException {
    float[] vector = new float[table.dimension()];
    OddEntries odd = new OddEntries("words");
    for (int w = 0; w < words; w++) {
      String word = word(w);
      values(w, word).get(vector);
      int unsound = firstUnsound(vector);
      if (unsound < 0) {
        file.add(table, word, vector);
      } else {
        odd.add(
            "value %d of word '%s' must be a finite number: %s"
                .formatted(unsound + 1, WordVectorFile.shown(word), vector[unsound]));
      }
    }
    if (odd.areTooMany(table.entries())) {
      throw file.problem(odd.problem(table.entries()));
    }
    skipLineFeeds();
    if (file.in().require(1) > 0) {
      throw file.problem("its first line says %d words, and it holds more".formatted(words));
    }
    return table.without(odd).trimmed();
  }

  private static int firstUnsound(float[] vector) {
    for (int v = 0; v < vector.length; v++) {
      if (!Float.isFinite(vector[v])) {
        return v;
      }
    }
    return -1;
  }

  private String word(int w) throws IOException {
    skipLineFeeds();
    int length = file.in().indexOf(' ', LONGEST_WORD);
    if (length < 0 && file.in().require(LONGEST_WORD) < LONGEST_WORD) {
      throw file.problem("it ends after %d of its %d words".formatted(w, words));
    }
    if (length < 0) {
      throw file.problem(
          "word %d of %d must be shorter than %d bytes".formatted(w + 1, words, LONGEST_WORD));
    }
    String word = new String(file.in().take(length), StandardCharsets.UTF_8);
    file.in().skip(1);
    return word;
  }

  private FloatBuffer values(int w, String word) throws IOException {
    int bytes = Float.BYTES * table.dimension();
    if (file.in().require(bytes) < bytes) {
      throw file.problem(
          "it ends inside word %d of %d, '%s'".formatted(w + 1, words, WordVectorFile.shown(word)));
    }
    return ByteBuffer.wrap(file.in().take(bytes)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private void skipLineFeeds() throws IOException {
    while (file.in().require(1) > 0 && file.in().at(0) == '\n') {
      file.in().skip(1);
    }
  }
}
