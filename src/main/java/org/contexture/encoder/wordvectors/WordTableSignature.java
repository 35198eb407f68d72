package org.contexture.encoder.wordvectors;

import java.io.Serializable;

/**
 * What a table of word vectors is.
 *
 * @param words different ones
 * @param repeatedWords entries of the file that were left out: their word is there already
 * @param heapBytes that it takes of the Java heap
 */
public record WordTableSignature(int words, int repeatedWords, long heapBytes)
    implements Serializable {
  /** That of a model without such a table. */
  public static final WordTableSignature NONE = new WordTableSignature(0, 0, 0);
}
