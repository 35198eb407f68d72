package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.tokenize.TokenRow;

/** A model that is loaded for some of its layers. Safe for use by many threads at once. */
public interface LoadedModel extends AutoCloseable {
  /**
   * Runs one batch.
   *
   * @param rows at least one, of at least one token each
   * @return states of each layer that was loaded, in that order
   * @throws ModelException where the run fails
   */
  HiddenStates run(List<? extends TokenRow> rows);

  @Override
  void close();
}
