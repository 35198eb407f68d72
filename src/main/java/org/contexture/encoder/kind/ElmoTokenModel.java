package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.elmo.ElmoModel;
import org.contexture.encoder.elmo.ElmoSession;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.tokenize.WordTokenizer;

/** ELMo: its tokens are words, which it reads character by character. */
public final class ElmoTokenModel implements TokenModel {
  private final ElmoModel model;
  private ElmoSession session;

  private ElmoTokenModel(ElmoModel model) {
    this.model = model;
  }

  public static ElmoTokenModel open(ModelFolder folder) {
    return new ElmoTokenModel(ElmoModel.open(folder));
  }

  @Override
  public ModelDefaults defaults() {
    return ModelDefaults.ofElmo();
  }

  @Override
  public GraphSignature graph() {
    return model.signature();
  }

  /** The markers at a text's ends are the model's own affair. */
  @Override
  public int specialTokens() {
    return 0;
  }

  @Override
  public TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words) {
    return text.wordsOfText()
        .map(given -> WordTokenizer.given(prompt, given, maxTokens, words))
        .orElseGet(() -> WordTokenizer.tokenize(prompt, text.text(), maxTokens, words));
  }

  @Override
  public Vocabulary vocabulary() {
    return Vocabulary.ofWords();
  }

  @Override
  public void load(List<Integer> layers, int threads) {
    session = model.load(layers, threads);
  }

  @Override
  public HiddenStates run(List<? extends TokenRow> rows) {
    return session.run(rows.stream().map(TokenRow::texts).toList());
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
