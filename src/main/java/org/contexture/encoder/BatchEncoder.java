package org.contexture.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.contexture.encoder.batch.TokenBudget;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.tokenize.TokenizedText;

/** Runs the model on tokenized texts, batch by batch, and pools each text's states. */
record BatchEncoder(OnnxSession session, EncoderSettings settings, TokenBudget budget) {
  /**
   * Encodes texts.
   *
   * @param progress told what each batch took
   * @return one result per text, in the same order
   */
  List<EncodedText> encode(List<TokenizedText> texts, Consumer<EncodeStats> progress) {
    EncodedText[] results = new EncodedText[texts.size()];
    int[] lengths = texts.stream().mapToInt(text -> text.ids().length).toArray();
    for (int[] batch : budget.batches(lengths)) {
      long start = System.nanoTime();
      List<EncodedText> encoded = encodeBatch(Arrays.stream(batch).mapToObj(texts::get).toList());
      long tokens = 0;
      for (int i = 0; i < batch.length; i++) {
        results[batch[i]] = encoded.get(i);
        tokens += lengths[batch[i]];
      }
      long padded = (long) lengths[batch[0]] * batch.length;
      progress.accept(new EncodeStats(batch.length, tokens, padded, 0, System.nanoTime() - start));
    }
    return Arrays.asList(results);
  }

  /** Where a batch fails, each of its texts is tried alone, so that only the culprit is lost. */
  private List<EncodedText> encodeBatch(List<TokenizedText> rows) {
    try {
      HiddenStates states =
          session.run(
              rows.stream().map(TokenizedText::ids).toList(),
              rows.stream().map(TokenizedText::typeIds).toList());
      return pool(rows, states);
    } catch (ModelException e) {
      if (rows.size() == 1) {
        return List.of(EncodedText.failed(e.getMessage(), rows.get(0).tokenCount()));
      }
      return rows.stream().flatMap(row -> encodeBatch(List.of(row)).stream()).toList();
    }
  }

  private List<EncodedText> pool(List<TokenizedText> rows, HiddenStates states) {
    List<EncodedText> encoded = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      TokenizedText row = rows.get(i);
      float[] vector =
          settings
              .pooling()
              .value()
              .pool(states.values(), states.offset(i), row.ids().length, states.dimension());
      if (settings.normalize().value()) {
        VectorMath.normalize(vector);
      }
      encoded.add(
          VectorMath.isFinite(vector)
              ? EncodedText.ok(vector, row.tokenCount(), row.truncated())
              : EncodedText.failed("The model gave a vector that is not finite", row.tokenCount()));
    }
    return encoded;
  }
}
