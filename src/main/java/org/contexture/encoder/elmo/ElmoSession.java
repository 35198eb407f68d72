package org.contexture.encoder.elmo;

import java.util.List;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.TensorSession;

/** A model that is loaded. Safe for use by many threads at once. */
public final class ElmoSession implements AutoCloseable {
  private final TensorSession session;
  private final CharacterIds characters;
  private final int dimension;

  ElmoSession(TensorSession session, CharacterIds characters, int dimension) {
    this.session = session;
    this.characters = characters;
    this.dimension = dimension;
  }

  /**
   * Runs one batch. Each text starts from zero states.
   *
   * @param rows the words of each text, at least one text of at least one word
   * @return states of each layer that was loaded, in that order
   * @throws ModelException where the run fails
   */
  public HiddenStates run(List<List<String>> rows) {
    WordBatch batch = WordBatch.of(rows);
    return new HiddenStates(session.run(batch.tensors(characters)), batch.length(), dimension);
  }

  @Override
  public void close() {
    session.close();
  }
}
