package org.contexture.encoder.wordvectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;

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
    implements StatesSignature {
  private static final HiddenLayers LAYERS = HiddenLayers.all(List.of("vectors"));

  /** The vectors themselves are its one layer. */
  @Override
  public HiddenLayers hiddenLayers() {
    return LAYERS;
  }

  @Override
  public ModelFamily family() {
    return ModelFamily.WORD_VECTORS;
  }

  @Override
  public Batches batches() {
    return Batches.mixedLengths("no word's vector depends on another");
  }

  /** Nothing is run. */
  @Override
  public WordTableSignature with(Batches confirmed) {
    return this;
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
