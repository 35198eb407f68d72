/**
 * Files of word vectors (word2vec, GloVe, fastText) and the table that they are read into. Imports
 * {@code model} and nothing else of ours; needs nothing but Java.
 */
package org.contexture.encoder.wordvectors;
