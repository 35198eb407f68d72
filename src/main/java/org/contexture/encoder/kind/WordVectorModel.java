package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.LookupTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.wordvectors.WordTable;
import org.contexture.encoder.wordvectors.WordVectorReader;

/** A constant vector per word: its tokens are the known words, its one layer is their vectors. */
final class WordVectorModel implements TokenModel {
  private final WordTable table;
  private final LookupTokenizer tokenizer;

  private WordVectorModel(WordTable table) {
    this.table = table;
    this.tokenizer = new LookupTokenizer(table::find);
  }

  static WordVectorModel open(ModelFolder folder) {
    return new WordVectorModel(WordVectorReader.read(folder.wordVectors()));
  }

  @Override
  public ModelDefaults defaults() {
    return ModelDefaults.ofWordVectors(table.format());
  }

  @Override
  public StatesSignature states() {
    return table.signature();
  }

  @Override
  public int specialTokens() {
    return 0;
  }

  @Override
  public TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words) {
    return tokenizer.tokenize(prompt, text.text(), maxTokens, words);
  }

  @Override
  public Vocabulary vocabulary() {
    return Vocabulary.of(id -> table.word(Math.toIntExact(id)));
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
