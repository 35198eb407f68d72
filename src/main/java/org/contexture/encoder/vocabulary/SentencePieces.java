package org.contexture.encoder.vocabulary;

import com.google.gson.JsonObject;
import java.util.Set;

/** Models of SentencePiece, by the tokenizer that they belong to. */
final class SentencePieces {
  private static final Set<String> LIKE_XLM_ROBERTA = Set.of("XLMRobertaTokenizer", "xlm-roberta");
  private static final Set<String> LIKE_T5 = Set.of("MT5Tokenizer", "T5Tokenizer", "mt5", "t5");

  private SentencePieces() {}

  static JsonObject convert(TokenizerSettings settings, String file) {
    String name = settings.tokenizerClass();
    boolean likeT5 = LIKE_T5.contains(name);
    if (!likeT5 && !LIKE_XLM_ROBERTA.contains(name)) {
      throw settings.inexact(
          "how %s cuts texts is not the same in all releases"
              .formatted(name.isEmpty() ? "its tokenizer" : name));
    }
    Unigrams unigrams = new Unigrams(settings, SentencePieceFile.read(settings, file));
    return likeT5 ? unigrams.ofT5() : unigrams.ofXlmRoberta();
  }
}
