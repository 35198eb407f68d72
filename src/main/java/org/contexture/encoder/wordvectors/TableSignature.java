package org.contexture.encoder.wordvectors;

import java.util.List;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;

/** What a table of vectors is, whatever has them: the vectors are its one layer, nothing is run. */
sealed interface TableSignature extends StatesSignature
    permits StaticTableSignature, WordTableSignature {
  @Override
  default HiddenLayers hiddenLayers() {
    return HiddenLayers.all(List.of("vectors"));
  }

  @Override
  default ModelFamily family() {
    return ModelFamily.WORD_VECTORS;
  }

  @Override
  default StatesSignature with(Batches confirmed) {
    return this;
  }
}
