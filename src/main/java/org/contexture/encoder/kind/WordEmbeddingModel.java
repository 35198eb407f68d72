package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.WordEmbeddingDefaults;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WhitespaceTokenizer;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.weights.ModelWeights;
import org.contexture.encoder.wordvectors.StaticTable;

/**
 * A constant vector for each word of a list, as sentence-transformers saves it: its tokens are the
 * known words, its one layer is their vectors.
 */
final class WordEmbeddingModel implements TokenModel {
  private final ModelDefaults defaults;
  private final List<String> words;
  private final WhitespaceTokenizer tokenizer;
  private final StaticTable table;

  private WordEmbeddingModel(
      ModelDefaults defaults, WordEmbeddingDefaults files, StaticTable table) {
    this.defaults = defaults;
    this.words = files.words();
    this.tokenizer = new WhitespaceTokenizer(words, files.stopWords(), files.lowersCase());
    this.table = table;
  }

  static WordEmbeddingModel open(ModelFolder folder) {
    WordEmbeddingDefaults files = new WordEmbeddingDefaults(folder);
    ModelDefaults defaults = files.read();
    StaticTable table =
        StaticTable.ofWords(ModelWeights.open(folder.graph()), files.words().size());
    return new WordEmbeddingModel(defaults, files, table);
  }

  @Override
  public ModelDefaults defaults() {
    return defaults;
  }

  @Override
  public StatesSignature states() {
    return table.signature();
  }

  @Override
  public ModelFolder withMoreFiles(ModelFolder folder) {
    return folder.with(ModelDefaults.moreFiles(folder));
  }

  @Override
  public int specialTokens() {
    return 0;
  }

  @Override
  public TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words) {
    return tokenizer.tokenize(prompt, text.text(), maxTokens, words);
  }

  /** sentence-transformers does not tell a prompt's words from a text's. */
  @Override
  public int promptTokens(String prompt) {
    return 0;
  }

  @Override
  public Vocabulary vocabulary() {
    return Vocabulary.of(id -> words.get(Math.toIntExact(id)));
  }

  /** All of it was loaded when it was opened. */
  @Override
  public LoadedModel load(List<Integer> layers, int threads) {
    return new LoadedWordVectors(table);
  }

  /** The garbage collector takes the table. */
  @Override
  public void close() {}
}
