package org.contexture.encoder.wordvectors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.layer.Batches;

/**
 * What a table of word vectors is.
 *
 * @param words different ones
 * @param repeatedWords entries of the file that were left out: their word is there already
 * @param heapBytes that it takes of the Java heap
 * @param leftOut how many entries of the file were no word with its numbers, and what was wrong
 *     with the first; empty where all were sound
 */
public record WordTableSignature(int words, int repeatedWords, long heapBytes, String leftOut)
    implements TableSignature {
  @Override
  public Batches batches() {
    return Batches.mixedLengths("no word's vector depends on another");
  }

  @Override
  public String size() {
    return words + " words";
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("words", words);
    facts.put("repeated_words", repeatedWords);
    return facts;
  }
}
