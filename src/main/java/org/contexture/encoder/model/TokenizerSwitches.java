package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code tokenizer_config.json} says of how texts are cut. Transformers lets it overrule
 * {@code tokenizer.json}, which alone is run here: so where the two do not agree, the model is
 * refused with the switch's name.
 */
final class TokenizerSwitches {
  /** Switches of BERT's tokenizer, and what its normalizer calls them. */
  private static final Map<String, String> OF_NORMALIZER =
      Map.of(
          "do_lower_case", "lowercase",
          "strip_accents", "strip_accents",
          "tokenize_chinese_chars", "handle_chinese_chars");

  private static final String WORD_PIECE = "WordPiece";

  /** Classes that run tokenizer.json as it is. */
  private static final List<String> PLAIN = List.of("PreTrainedTokenizerFast", "TokenizersBackend");

  /** Classes that take the token of an end off where its switch is off. */
  private static final List<String> TAKES_OFF = List.of("Llama", "CodeLlama", "Gemma", "Cohere");

  private final JsonFile config;
  private final JsonFile tokenizer;

  private TokenizerSwitches(JsonFile config, JsonFile tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /**
   * Compares the two files.
   *
   * @throws ModelException where they do not agree
   */
  static void check(JsonFile config, JsonFile tokenizer) {
    TokenizerSwitches switches = new TokenizerSwitches(config, tokenizer);
    switches.checkNormalizer();
    switches.checkPrefixSpace();
    switches.checkEnd("add_bos_token", "bos_token", true);
    switches.checkEnd("add_eos_token", "eos_token", false);
    if (switches.config.text("truncation_side").equals(Optional.of("left"))) {
      throw new ModelException(
          "Cannot use model: "
              + switches.config.path()
              + " sets truncation_side to left, and Contexture keeps the first tokens of a text");
    }
  }

  /** BERT's normalizer has a switch for each; without it, nothing lowers case. */
  private void checkNormalizer() {
    boolean bert =
        tokenizer
            .object("model")
            .flatMap(model -> JsonFile.text(model, "type"))
            .equals(Optional.of(WORD_PIECE));
    if (!bert) {
      return;
    }
    Optional<JsonObject> normalizer =
        tokenizer
            .object("normalizer")
            .filter(found -> JsonFile.text(found, "type").equals(Optional.of("BertNormalizer")));
    boolean plain = PLAIN.contains(config.text("tokenizer_class").orElse(""));
    OF_NORMALIZER.forEach(
        (name, inner) -> {
          JsonElement asked = config.get(name).orElse(null);
          if (normalizer.isPresent()) {
            JsonElement done = normalizer.get().get(inner);
            if (asked != null && !plain && !asked.equals(done)) {
              throw disagree(name, asked, "normalizer has " + inner + " " + done);
            }
          } else if (name.equals("do_lower_case")
              && new JsonPrimitive(true).equals(asked)
              && !lowersCase()) {
            throw disagree(name, asked, "normalizer does not lower case");
          }
        });
  }

  private boolean lowersCase() {
    return tokenizer
        .get("normalizer")
        .map(JsonElement::toString)
        .filter(json -> json.contains("\"Lowercase\"") || json.contains("\"lowercase\":true"))
        .isPresent();
  }

  private void checkPrefixSpace() {
    Optional<JsonElement> asked = config.get("add_prefix_space");
    Optional<JsonElement> done =
        tokenizer
            .object("pre_tokenizer")
            .filter(found -> JsonFile.text(found, "type").equals(Optional.of("ByteLevel")))
            .map(found -> found.get("add_prefix_space"));
    if (asked.isPresent() && done.isPresent() && !asked.equals(done)) {
      throw disagree(
          "add_prefix_space", asked.get(), "pre_tokenizer has add_prefix_space " + done.get());
    }
  }

  /** The token that a text begins or ends with. */
  private void checkEnd(String name, String token, boolean first) {
    Optional<JsonElement> asked = config.get(name).filter(JsonElement::isJsonPrimitive);
    if (asked.isEmpty()) {
      return;
    }
    Optional<String> content = config.token(token);
    boolean done = content.isPresent() && end(first).equals(content);
    String tokenizerClass = config.text("tokenizer_class").orElse("");
    if (config.isTrue(name)
        ? !done
        : done && TAKES_OFF.stream().anyMatch(tokenizerClass::startsWith)) {
      throw disagree(
          name,
          asked.get(),
          "post_processor %s %s %s"
              .formatted(
                  done ? "puts" : "does not put",
                  content.orElse(token),
                  first ? "before a text" : "behind a text"));
    }
  }

  /** The special token at an end of a text. */
  private Optional<String> end(boolean first) {
    return tokenizer.object("post_processor").stream()
        .flatMap(TokenizerSwitches::steps)
        .flatMap(step -> end(step, first).stream())
        .findFirst();
  }

  private static Stream<JsonObject> steps(JsonObject processor) {
    JsonElement inner = processor.get("processors");
    return inner != null && inner.isJsonArray()
        ? inner.getAsJsonArray().asList().stream()
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
        : Stream.of(processor);
  }

  private static Optional<String> end(JsonObject step, boolean first) {
    JsonElement pair = step.get(first ? "cls" : "sep");
    if (pair != null && pair.isJsonArray() && pair.getAsJsonArray().size() > 0) {
      return Optional.of(pair.getAsJsonArray().get(0))
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString);
    }
    JsonElement single = step.get("single");
    if (single == null || !single.isJsonArray() || single.getAsJsonArray().isEmpty()) {
      return Optional.empty();
    }
    List<JsonElement> parts = single.getAsJsonArray().asList();
    return JsonFile.object(Optional.of(parts.get(first ? 0 : parts.size() - 1)))
        .flatMap(part -> JsonFile.object(Optional.ofNullable(part.get("SpecialToken"))))
        .flatMap(part -> JsonFile.text(part, "id"));
  }

  private ModelException disagree(String name, JsonElement asked, String done) {
    return new ModelException(
        "Cannot use model: %s sets %s to %s, but the tokenizer.json beside it is what is run, and its %s"
            .formatted(config.path(), name, asked, done));
  }
}
