package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.Batches;
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

  /**
   * Tries which texts may share a batch: runs confirm what the model's files tell, or show that
   * fewer may.
   *
   * @param told what the files tell
   * @param ids of the tokens of a text that the model can be fed with
   * @param maxTokens that a row may have
   */
  default Batches confirm(Batches told, long[] ids, int maxTokens) {
    return told;
  }

  @Override
  void close();
}
