package org.contexture.encoder.llama2c;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A tokenizer of llama2.c as Hugging Face's {@code tokenizer.json}, in the form that LLaMA's has
 * there: byte-pair encoding over the whole text, in which a space is {@code ▁} and one more is put
 * before the text; a character that has no token is its bytes; {@code <s>} comes first. Unlike
 * there, {@code <s>} written in a text stays text, as in llama2.c.
 */
final class TokenizerJson {
  private static final String SPACE = "▁";

  private static final String REST =
      """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [],
        "normalizer": {
          "type": "Sequence",
          "normalizers": [
            {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
          ]
        },
        "pre_tokenizer": null,
        "post_processor": {
          "type": "TemplateProcessing",
          "single": [
            {"SpecialToken": {"id": "<s>", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}}
          ],
          "pair": [
            {"SpecialToken": {"id": "<s>", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "<s>", "type_id": 1}},
            {"Sequence": {"id": "B", "type_id": 1}}
          ],
          "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}
        },
        "decoder": {
          "type": "Sequence",
          "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"},
            {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0}
          ]
        }
      }
      """;

  private final List<String> pieces;
  private final List<Float> scores;

  private TokenizerJson(TokenizerFile tokenizer) {
    this.pieces =
        IntStream.range(0, tokenizer.pieces().size())
            .mapToObj(id -> spelled(id, tokenizer.pieces().get(id)))
            .toList();
    this.scores = tokenizer.scores();
  }

  private static String spelled(int id, String piece) {
    return id < TokenizerFile.FIRST_BYTE ? piece.strip() : piece.replace(" ", SPACE);
  }

  static JsonElement of(TokenizerFile tokenizer) {
    TokenizerJson json = new TokenizerJson(tokenizer);
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("dropout", JsonNull.INSTANCE);
    model.addProperty("unk_token", json.pieces.get(0));
    model.add("continuing_subword_prefix", JsonNull.INSTANCE);
    model.add("end_of_word_suffix", JsonNull.INSTANCE);
    model.addProperty("fuse_unk", true);
    model.addProperty("byte_fallback", true);
    model.add("vocab", json.vocabulary());
    model.add("merges", json.merges());
    JsonObject whole = JsonParser.parseString(REST).getAsJsonObject();
    whole.add("model", model);
    return whole;
  }

  private JsonObject vocabulary() {
    JsonObject vocabulary = new JsonObject();
    for (int id = 0; id < pieces.size(); id++) {
      vocabulary.addProperty(pieces.get(id), id);
    }
    return vocabulary;
  }

  /**
   * llama2.c merges the two neighbours whose joint piece has the highest score; byte-pair encoding
   * the two that come first in a list. So each way to make a piece of two others is in the list, by
   * the piece's score.
   */
  private JsonArray merges() {
    List<Integer> byScore =
        IntStream.range(TokenizerFile.FIRST_PIECE, pieces.size())
            .boxed()
            .sorted(Comparator.comparing(scores::get, Comparator.reverseOrder()))
            .toList();
    Set<String> mergeable = new HashSet<>(pieces.subList(TokenizerFile.FIRST_PIECE, pieces.size()));
    JsonArray merges = new JsonArray();
    for (int id : byScore) {
      halves(pieces.get(id), mergeable).forEach(merges::add);
    }
    return merges;
  }

  private static List<String> halves(String piece, Set<String> mergeable) {
    List<String> found = new ArrayList<>();
    for (int at = 1; at < piece.length(); at++) {
      String left = piece.substring(0, at);
      String right = piece.substring(at);
      if (mergeable.contains(left) && mergeable.contains(right)) {
        found.add(left + " " + right);
      }
    }
    return found;
  }
}
