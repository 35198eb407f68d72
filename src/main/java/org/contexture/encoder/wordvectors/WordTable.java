package org.contexture.encoder.wordvectors;

/**
 * Words and a vector for each, numbered from 0 in the order of the file. All of it is on the Java
 * heap: four bytes for each value, and about 70 for each word. Safe for use by many threads at once
 * after it was read.
 */
public final class WordTable implements VectorTable {
  private final String format;
  private final int dimension;
  private final FloatRows rows;
  private final WordIndex words = new WordIndex();
  private int repeated;
  private String leftOut = "";

  WordTable(String format, int dimension) {
    this.format = format;
    this.dimension = dimension;
    this.rows = new FloatRows(dimension);
  }

  /** {@code word2vec}, {@code fasttext} or {@code glove}. */
  public String format() {
    return format;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** The number of a word as it is spelled, or -1. */
  public int find(String word) {
    return words.find(word);
  }

  /** The word of a number. */
  public String word(int number) {
    return words.word(number);
  }

  @Override
  public void copy(int number, float[] to, int at) {
    rows.copy(number, to, at);
  }

  public WordTableSignature signature() {
    return new WordTableSignature(words.size(), repeated, bytes(), leftOut);
  }

  /** Adds a word; one that is there already keeps its vector. */
  void add(String word, float[] vector) {
    if (words.add(word)) {
      rows.add(vector);
    } else {
      repeated++;
    }
  }

  /** The same table, which tells that entries of the file were left out. */
  WordTable without(OddEntries odd) {
    leftOut = odd.told(entries());
    return this;
  }

  int entries() {
    return words.size() + repeated;
  }

  long bytes() {
    return rows.bytes() + words.bytes();
  }

  long peakBytes() {
    return rows.bytes() + words.peakBytes();
  }

  WordTable trimmed() {
    rows.trim();
    return this;
  }
}
