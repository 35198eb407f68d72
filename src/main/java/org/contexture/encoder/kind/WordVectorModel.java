package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.HiddenLayers;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.onnx.ModelFamily;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.LookupTokenizer;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.wordvectors.WordTable;
import org.contexture.encoder.wordvectors.WordTableSignature;

/** A constant vector per word: its tokens are the known words, its one layer is their vectors. */
public final class WordVectorModel implements TokenModel {
  private static final GraphSignature GRAPH =
      new GraphSignature(
          List.of(),
          List.of(),
          HiddenLayers.all(List.of("vectors")),
          false,
          ModelFamily.WORD_VECTORS,
          List.of());

  private final WordTable table;
  private final LookupTokenizer tokenizer;

  private WordVectorModel(WordTable table) {
    this.table = table;
    this.tokenizer = new LookupTokenizer(table::find);
  }

  public static WordVectorModel open(ModelFolder folder) {
    return new WordVectorModel(WordTable.read(folder.wordVectors()));
  }

  @Override
  public ModelDefaults defaults() {
    return ModelDefaults.ofWordVectors(table.format());
  }

  @Override
  public WordTableSignature words() {
    return table.signature();
  }

  @Override
  public boolean isContextual() {
    return false;
  }

  @Override
  public GraphSignature graph() {
    return GRAPH;
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
  public void load(List<Integer> layers, int threads) {}

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
