package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.elmo.ElmoModel;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.tokenize.WordTokenizer;

/** ELMo: its tokens are words, which it reads character by character. */
final class ElmoTokenModel implements TokenModel {
  private final ElmoModel model;

  private ElmoTokenModel(ElmoModel model) {
    this.model = model;
  }

  static ElmoTokenModel open(ModelFolder folder) {
    return new ElmoTokenModel(ElmoModel.open(folder));
  }

  @Override
  public ModelDefaults defaults() {
    return ModelDefaults.ofElmo();
  }

  @Override
  public StatesSignature states() {
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
  public LoadedModel load(List<Integer> layers, int threads) {
    return new LoadedElmo(model.load(layers, threads));
  }

  /** Its files are closed as soon as they are read. */
  @Override
  public void close() {}
}
