package org.contexture.encoder.elmo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.onnx.InputTensor;

/**
 * The input tensors of one batch. Each word of it is there once, since its own vector is the same
 * wherever it stands.
 *
 * @param rows the words of each text, at least one text
 * @param length words of the longest text
 */
record WordBatch(List<List<String>> rows, int length) {
  /** Words at both ends of a text that stand for its beginning and its end. */
  static final int MARKERS = 2;

  static WordBatch of(List<List<String>> rows) {
    return new WordBatch(rows, rows.stream().mapToInt(List::size).max().orElse(0));
  }

  /** What {@link ElmoGraph} takes. */
  List<InputTensor> tensors(CharacterIds characters) {
    List<long[]> words = new ArrayList<>();
    words.add(characters.sentenceBegin());
    words.add(characters.sentenceEnd());
    Map<String, Integer> known = new HashMap<>();
    int places = length + MARKERS;
    long[] wordIds = new long[places * rows.size()];
    long[] lengths = new long[rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = rows.get(r);
      int at = rows.size() + r;
      for (String word : row) {
        Integer id = known.get(word);
        if (id == null) {
          id = words.size();
          known.put(word, id);
          words.add(characters.of(word));
        }
        wordIds[at] = id;
        at += rows.size();
      }
      wordIds[at] = 1;
      lengths[r] = row.size() + (long) MARKERS;
    }
    long[] charIds = words.stream().flatMapToLong(Arrays::stream).toArray();
    return List.of(
        InputTensor.of(ElmoGraph.CHAR_IDS, charIds, words.size(), characters.charsPerWord()),
        InputTensor.of(ElmoGraph.WORD_IDS, wordIds, places, rows.size()),
        InputTensor.of(ElmoGraph.LENGTHS, lengths, rows.size()));
  }
}
