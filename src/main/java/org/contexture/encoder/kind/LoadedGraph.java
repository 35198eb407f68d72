package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.tokenize.TokenRow;

/** A transformer reads the ids of its tokens. */
record LoadedGraph(OnnxSession session, TokenCheck check) implements LoadedModel {
  @Override
  public HiddenStates run(List<? extends TokenRow> rows) {
    List<long[]> ids = rows.stream().map(TokenRow::ids).toList();
    check.check(ids, session.vocabulary());
    try {
      return session.run(ids, rows.stream().map(TokenRow::typeIds).toList());
    } catch (ModelException e) {
      throw session.vocabulary() > 0 ? e : check.explain(e, ids);
    }
  }

  @Override
  public Batches confirm(Batches told, long[] ids, int maxTokens) {
    return session.confirm(told, ids, maxTokens);
  }

  @Override
  public void close() {
    session.close();
  }
}
