package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.StaticDefaults;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.weights.ModelWeights;
import org.contexture.encoder.wordvectors.StaticTable;

/** A constant vector per token of a Hugging Face tokenizer: its one layer is these vectors. */
final class StaticModel implements TokenModel {
  private final ModelFolder folder;
  private final ModelDefaults defaults;
  private final StaticTable table;
  private final TextTokenizer tokenizer;
  private final int usualLength;

  private StaticModel(
      ModelFolder folder,
      ModelDefaults defaults,
      StaticTable table,
      TextTokenizer tokenizer,
      int usualLength) {
    this.folder = folder;
    this.defaults = defaults;
    this.table = table;
    this.tokenizer = tokenizer;
    this.usualLength = usualLength;
  }

  static StaticModel open(ModelFolder folder) {
    StaticTable table = StaticTable.read(ModelWeights.open(folder.graph()));
    StaticDefaults files = new StaticDefaults(folder, table.isModel2vec());
    ModelDefaults defaults = files.read();
    return new StaticModel(
        folder,
        defaults,
        table,
        TextTokenizer.openWithoutSpecial(folder.tokenizer(), files.leftOut()),
        files.usualLength());
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

  /** A text that is cut before it is tokenized has lost the tokens that its rest would have. */
  @Override
  public TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words) {
    String whole = text.text();
    TokenizedText tokens = tokenizer.tokenize(prompt, whole, maxTokens, words);
    long most = (long) maxTokens * usualLength;
    long length = prompt.codePointCount(0, prompt.length());
    if (maxTokens == Integer.MAX_VALUE
        || usualLength == 0
        || length + whole.codePointCount(0, whole.length()) <= most) {
      return tokens;
    }
    int end = whole.offsetByCodePoints(0, (int) Math.max(0, most - length));
    return tokens.first(
        tokenizer.tokenize(prompt, whole.substring(0, end), maxTokens, WordBuffer.none()));
  }

  @Override
  public Vocabulary vocabulary() {
    return Vocabulary.read(folder.tokenizer());
  }

  /** All of it was loaded when it was opened. */
  @Override
  public LoadedModel load(List<Integer> layers, int threads) {
    return new LoadedWordVectors(table);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
