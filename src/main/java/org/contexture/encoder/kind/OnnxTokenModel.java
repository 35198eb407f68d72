package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.modules.LayerWeighing;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;

/** A transformer: a Hugging Face tokenizer and an ONNX graph. */
final class OnnxTokenModel implements TokenModel {
  private final ModelFolder folder;
  private final ModelDefaults defaults;
  private final TextTokenizer tokenizer;
  private final OnnxGraph graph;

  private OnnxTokenModel(
      ModelFolder folder, ModelDefaults defaults, TextTokenizer tokenizer, OnnxGraph graph) {
    this.folder = folder;
    this.defaults = defaults;
    this.tokenizer = tokenizer;
    this.graph = graph;
  }

  static OnnxTokenModel open(ModelFolder folder) {
    ModelDefaults read = ModelDefaults.read(folder);
    ModelDefaults defaults =
        read.modules()
            .weighing()
            .filter(module -> ModelDefaults.handsOnLayers(folder))
            .map(module -> read.withLayers(LayerWeighing.read(folder, module)))
            .orElse(read);
    TextTokenizer tokenizer =
        ModelDefaults.lowersCase(folder)
            ? TextTokenizer.openInLowerCase(folder.tokenizer())
            : TextTokenizer.open(folder.tokenizer());
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
  public StatesSignature states() {
    return graph.signature();
  }

  @Override
  public ModelFolder withMoreFiles(ModelFolder folder) {
    return graph.withWeights(folder).with(ModelDefaults.moreFiles(folder));
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
  public LoadedModel load(List<Integer> layers, int threads) {
    return new LoadedGraph(graph.load(layers, threads), new TokenCheck(folder.tokenizer()));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
