package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;

/** Parts of {@code tokenizer.json} that several tokenizers have. */
final class TokenizerParts {
  private TokenizerParts() {}

  /** The whole file. */
  static JsonObject whole(
      JsonArray added,
      JsonObject normalizer,
      JsonObject preTokenizer,
      JsonObject postProcessor,
      JsonObject decoder,
      JsonObject model) {
    JsonObject whole = new JsonObject();
    whole.addProperty("version", "1.0");
    whole.add("truncation", JsonNull.INSTANCE);
    whole.add("padding", JsonNull.INSTANCE);
    whole.add("added_tokens", added);
    whole.add("normalizer", normalizer);
    whole.add("pre_tokenizer", preTokenizer);
    whole.add("post_processor", postProcessor);
    whole.add("decoder", decoder);
    whole.add("model", model);
    return whole;
  }

  static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  /**
   * Tokens around every text.
   *
   * @param ids of these tokens
   */
  static JsonObject template(List<String> before, List<String> behind, Map<String, Integer> ids) {
    JsonArray single = new JsonArray();
    JsonObject special = new JsonObject();
    before.forEach(token -> single.add(special(token, ids, special)));
    single.add(parse("{'Sequence': {'id': 'A', 'type_id': 0}}"));
    behind.forEach(token -> single.add(special(token, ids, special)));
    JsonArray pair = new JsonArray();
    pair.add(parse("{'Sequence': {'id': 'A', 'type_id': 0}}"));
    pair.add(parse("{'Sequence': {'id': 'B', 'type_id': 1}}"));
    JsonObject template = new JsonObject();
    template.addProperty("type", "TemplateProcessing");
    template.add("single", single);
    template.add("pair", pair);
    template.add("special_tokens", special);
    return template;
  }

  private static JsonObject special(String token, Map<String, Integer> ids, JsonObject special) {
    JsonArray id = new JsonArray();
    id.add(ids.get(token));
    JsonArray tokens = new JsonArray();
    tokens.add(token);
    JsonObject entry = new JsonObject();
    entry.addProperty("id", token);
    entry.add("ids", id);
    entry.add("tokens", tokens);
    special.add(token, entry);
    JsonObject part = new JsonObject();
    part.addProperty("id", token);
    part.addProperty("type_id", 0);
    JsonObject outer = new JsonObject();
    outer.add("SpecialToken", part);
    return outer;
  }

  /** A map of pieces to ids. */
  static JsonObject vocabulary(Map<String, Integer> ids) {
    JsonObject json = new JsonObject();
    ids.forEach(json::addProperty);
    return json;
  }
}
