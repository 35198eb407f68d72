package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;

/** A transformer: a Hugging Face tokenizer and an ONNX graph. */
public final class OnnxTokenModel implements TokenModel {
  private final ModelFolder folder;
  private final ModelDefaults defaults;
  private final TextTokenizer tokenizer;
  private final OnnxGraph graph;
  private final TokenCheck check;
  private OnnxSession session;

  private OnnxTokenModel(
      ModelFolder folder, ModelDefaults defaults, TextTokenizer tokenizer, OnnxGraph graph) {
    this.folder = folder;
    this.defaults = defaults;
    this.tokenizer = tokenizer;
    this.graph = graph;
    this.check = new TokenCheck(folder.tokenizer());
  }

  public static OnnxTokenModel open(ModelFolder folder) {
    ModelDefaults defaults = ModelDefaults.read(folder);
    TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer());
    try {
      return new OnnxTokenModel(folder, defaults, tokenizer, OnnxGraph.read(folder));
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
    return graph.signature();
  }

  @Override
  public ModelFolder withWeights(ModelFolder folder) {
    return graph.withWeights(folder);
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
    session = graph.load(layers, threads);
  }

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
  public void close() {
    if (session != null) {
      session.close();
    }
    tokenizer.close();
  }
}
