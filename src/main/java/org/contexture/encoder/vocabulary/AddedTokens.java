package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.contexture.encoder.model.JsonFile;
import org.contexture.encoder.model.ModelException;

/** The tokens that a folder's files add to a vocabulary, or name in it. */
final class AddedTokens {
  private static final String DECODER = "added_tokens_decoder";
  private static final String ADDITIONAL = "additional_special_tokens";
  private static final String EXTRA = "extra_special_tokens";

  /** What they say in tokenizer_config.json. */
  static final List<String> KEYS = List.of(DECODER, ADDITIONAL, EXTRA);

  private static final List<String> LISTS = List.of(ADDITIONAL, EXTRA);

  private final JsonFile config;
  private final JsonFile special;
  private final JsonFile legacy;
  private final Function<String, ModelException> inexact;
  private final Map<Integer, SpecialToken> added = new TreeMap<>();

  /**
   * Reads those that have an id.
   *
   * @param config {@code tokenizer_config.json}
   * @param special {@code special_tokens_map.json}
   * @param legacy {@code added_tokens.json}
   * @param inexact says that the same tokens would not come of it
   */
  AddedTokens(
      JsonFile config,
      JsonFile special,
      JsonFile legacy,
      Function<String, ModelException> inexact) {
    this.config = config;
    this.special = special;
    this.legacy = legacy;
    this.inexact = inexact;
    JsonObject ids =
        config
            .get(DECODER)
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .orElseGet(JsonObject::new);
    for (Map.Entry<String, JsonElement> entry : ids.entrySet()) {
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw config.malformed(DECODER + " must have ids as its keys: " + entry.getKey());
      }
      added.put(
          Integer.parseInt(entry.getKey()), SpecialToken.in(config, DECODER, entry.getValue()));
    }
  }

  /** The one that is written so, among those that have an id. */
  Optional<SpecialToken> find(String content) {
    return added.values().stream().filter(token -> token.content().equals(content)).findFirst();
  }

  /**
   * The tokens that are found in a text before it is cut, by their ids.
   *
   * @param named the tokenizer's own
   * @param vocabulary ids of pieces
   * @throws ModelException where one has another id than the vocabulary says, or none
   */
  JsonArray json(List<SpecialToken> named, Map<String, Integer> vocabulary) {
    Map<Integer, SpecialToken> byId = new TreeMap<>(added);
    added.forEach(
        (id, token) -> {
          int own = vocabulary.getOrDefault(token.content(), id);
          if (own != id || (own < vocabulary.size() && !vocabulary.containsKey(token.content()))) {
            throw inexact.apply(
                "%s gives token '%s' the id %d, which is another one's in the vocabulary"
                    .formatted(DECODER, token.content(), id));
          }
        });
    List<SpecialToken> all = new ArrayList<>(named);
    all.addAll(listed());
    for (SpecialToken token : all) {
      Integer id = vocabulary.get(token.content());
      boolean known = find(token.content()).isPresent();
      if (id == null && !known) {
        throw inexact.apply("its vocabulary has no token '%s'".formatted(token.content()));
      }
      if (!known) {
        byId.putIfAbsent(id, token);
      }
    }
    checkBeyond(byId, vocabulary);
    checkLegacy(byId);
    JsonArray json = new JsonArray();
    byId.forEach((id, token) -> json.add(token.json(id)));
    return json;
  }

  private List<SpecialToken> listed() {
    List<SpecialToken> tokens = new ArrayList<>();
    for (JsonFile file : List.of(config, special)) {
      for (String key : LISTS) {
        JsonElement list = file.get(key).orElse(JsonNull.INSTANCE);
        if (list.isJsonArray()) {
          list.getAsJsonArray().forEach(value -> tokens.add(SpecialToken.in(file, key, value)));
        } else if (list.isJsonObject()) {
          list.getAsJsonObject()
              .asMap()
              .values()
              .forEach(each -> tokens.add(SpecialToken.in(file, key, each)));
        } else if (!JsonFile.asksForNothing(list)) {
          throw file.malformed(key + " must be a list of tokens: " + list);
        }
      }
    }
    return tokens;
  }

  /** Ids beyond the vocabulary are given in order. */
  private void checkBeyond(Map<Integer, SpecialToken> byId, Map<String, Integer> vocabulary) {
    int next = vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    for (int id : byId.keySet()) {
      if (id >= next && id != next++) {
        throw inexact.apply(
            "%s must go on from the vocabulary without a gap: %d".formatted(DECODER, id));
      }
    }
  }

  /** Older releases kept what was added in a file of its own. */
  private void checkLegacy(Map<Integer, SpecialToken> byId) {
    for (String content : legacy.keys()) {
      String id = legacy.text(content).orElse("");
      if (byId.entrySet().stream()
          .noneMatch(
              entry ->
                  entry.getKey().toString().equals(id)
                      && entry.getValue().content().equals(content))) {
        throw inexact.apply(
            "added_tokens.json adds '%s', which nothing else names".formatted(content));
      }
    }
  }
}
