/**
 * Files of word vectors (word2vec, GloVe, fastText) and the table that they are read into. Imports
 * {@code model} for its exception and {@code layer} to say what it gives; needs nothing but Java.
 */
package org.contexture.encoder.wordvectors;
