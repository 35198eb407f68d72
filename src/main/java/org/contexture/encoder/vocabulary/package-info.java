/**
 * Makes a {@code tokenizer.json} of the files that tokenizers had before it: a vocabulary of word
 * pieces, byte pairs with their merges, models of SentencePiece. Only where the same tokens come of
 * it. Imports {@code model}.
 */
package org.contexture.encoder.vocabulary;
