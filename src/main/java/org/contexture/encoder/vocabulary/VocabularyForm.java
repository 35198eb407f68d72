package org.contexture.encoder.vocabulary;

import com.google.gson.JsonObject;
import java.util.List;

/** The files that vocabularies lie in; of several, the first counts. */
enum VocabularyForm {
  WORD_PIECES("vocab.txt") {
    @Override
    JsonObject convert(TokenizerSettings settings) {
      return new WordPieces(settings).convert();
    }
  },

  BYTE_PAIRS("vocab.json merges.txt") {
    @Override
    JsonObject convert(TokenizerSettings settings) {
      return new BytePairs(settings).convert();
    }
  },

  SENTENCE_PIECES("sentencepiece.bpe.model") {
    @Override
    JsonObject convert(TokenizerSettings settings) {
      return SentencePieces.convert(settings, files().get(0));
    }
  },

  SENTENCE_PIECES_OF_T5("spiece.model") {
    @Override
    JsonObject convert(TokenizerSettings settings) {
      return SentencePieces.convert(settings, files().get(0));
    }
  },

  SENTENCE_PIECES_OF_LLAMA("tokenizer.model") {
    @Override
    JsonObject convert(TokenizerSettings settings) {
      return SentencePieces.convert(settings, files().get(0));
    }
  };

  private final String files;

  /** Files with a space between their names. */
  VocabularyForm(String files) {
    this.files = files;
  }

  List<String> files() {
    return List.of(files.split(" "));
  }

  /** The {@code tokenizer.json}. */
  abstract JsonObject convert(TokenizerSettings settings);
}
