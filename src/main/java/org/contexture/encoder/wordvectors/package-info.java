/**
 * Files of word vectors (word2vec, GloVe, fastText) and the table that they are read into, and the
 * table of a static embedding. Imports {@code model} for its exception, {@code weights} and {@code
 * layer} to say what it gives; needs nothing but Java.
 */
package org.contexture.encoder.wordvectors;
