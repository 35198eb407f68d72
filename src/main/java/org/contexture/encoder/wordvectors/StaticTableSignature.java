package org.contexture.encoder.wordvectors;

import java.util.List;
import java.util.Map;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;

/**
 * What a table of tokens' vectors is.
 *
 * @param tokens that there are vectors of
 * @param heapBytes that it takes of the Java heap
 */
public record StaticTableSignature(int tokens, long heapBytes) implements StatesSignature {
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
    return Batches.mixedLengths("no token's vector depends on another");
  }

  /** Nothing is run. */
  @Override
  public StaticTableSignature with(Batches confirmed) {
    return this;
  }

  @Override
  public String size() {
    return tokens + " tokens";
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("tokens", tokens);
  }
}
