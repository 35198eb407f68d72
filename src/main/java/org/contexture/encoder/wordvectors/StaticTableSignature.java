package org.contexture.encoder.wordvectors;

import java.util.Map;
import org.contexture.encoder.layer.Batches;

/**
 * What a table of tokens' vectors is.
 *
 * @param tokens that there are vectors of
 * @param heapBytes that it takes of the Java heap
 */
public record StaticTableSignature(int tokens, long heapBytes) implements TableSignature {
  @Override
  public Batches batches() {
    return Batches.mixedLengths("no token's vector depends on another");
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
