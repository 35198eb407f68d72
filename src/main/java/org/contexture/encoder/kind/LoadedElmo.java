package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.elmo.ElmoSession;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.tokenize.TokenRow;

/** ELMo reads the texts of its tokens. */
record LoadedElmo(ElmoSession session) implements LoadedModel {
  @Override
  public HiddenStates run(List<? extends TokenRow> rows) {
    return session.run(rows.stream().map(TokenRow::texts).toList());
  }

  @Override
  public void close() {
    session.close();
  }
}
