package org.contexture.encoder.wordvectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;

/**
 * What a table of word vectors is.
 *
 * @param words different ones
 * @param repeatedWords entries of the file that were left out: their word is there already
 * @param heapBytes that it takes of the Java heap
 */
public record WordTableSignature(int words, int repeatedWords, long heapBytes)
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
  public boolean runsTextsAlone() {
    return false;
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
