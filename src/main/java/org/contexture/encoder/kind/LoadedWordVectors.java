package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.wordvectors.VectorTable;

/** Word vectors are copied from their table. */
record LoadedWordVectors(VectorTable table) implements LoadedModel {
  @Override
  public HiddenStates run(List<? extends TokenRow> rows) {
    int length = rows.stream().mapToInt(TokenRow::length).max().orElse(0);
    float[] states = new float[Math.multiplyExact(rows.size() * length, table.dimension())];
    for (int r = 0; r < rows.size(); r++) {
      int at = r * length * table.dimension();
      for (long id : rows.get(r).ids()) {
        table.copy(Math.toIntExact(id), states, at);
        at += table.dimension();
      }
    }
    return new HiddenStates(List.of(states), length, table.dimension());
  }

  /** The garbage collector takes the table. */
  @Override
  public void close() {}
}
