package org.contexture.encoder;

import java.util.List;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;

/** A transformer: a Hugging Face tokenizer and an ONNX graph. */
final class OnnxTokenModel implements TokenModel {
  private final ModelFolder folder;
  private final ModelDefaults defaults;
  private final TextTokenizer tokenizer;
  private final GraphSignature graph;
  private OnnxSession session;

  private OnnxTokenModel(
      ModelFolder folder, ModelDefaults defaults, TextTokenizer tokenizer, GraphSignature graph) {
    this.folder = folder;
    this.defaults = defaults;
    this.tokenizer = tokenizer;
    this.graph = graph;
  }

  static OnnxTokenModel open(ModelFolder folder) {
    ModelDefaults defaults = ModelDefaults.read(folder);
    TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer());
    try {
      return new OnnxTokenModel(folder, defaults, tokenizer, GraphSignature.read(folder.graph()));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public ModelDefaults defaults() {
    return defaults;
  }

  @Override
  public GraphSignature graph() {
    return graph;
  }

  @Override
  public int specialTokens() {
    return tokenizer.specialTokens();
  }

  @Override
  public TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words) {
    return tokenizer.tokenize(prompt, text.text(), maxTokens, words);
  }

  @Override
  public Vocabulary vocabulary() {
    return Vocabulary.read(folder.tokenizer());
  }

  @Override
  public void load(List<Integer> layers, int threads) {
    session = OnnxSession.open(folder.graph(), layers, threads);
  }

  @Override
  public HiddenStates run(List<? extends TokenRow> rows) {
    return session.run(
        rows.stream().map(TokenRow::ids).toList(), rows.stream().map(TokenRow::typeIds).toList());
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    tokenizer.close();
  }
}
