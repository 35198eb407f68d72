package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.model.JsonFile;
import org.contexture.encoder.model.ModelException;

/**
 * What a folder's files say of its tokenizer beside the vocabulary. It remembers what it was asked:
 * what is said beyond that is refused, unless it cannot change a token.
 */
final class TokenizerSettings {
  /** They say nothing of how a text is cut, or are checked where tokenizers are opened. */
  private static final Set<String> HARMLESS =
      Set.of(
          "backend",
          "chat_template",
          "clean_up_tokenization_spaces",
          "do_lower_case",
          "errors",
          "is_local",
          "local_files_only",
          "max_len",
          "max_length",
          "model_input_names",
          "model_max_length",
          "name_or_path",
          "pad_to_multiple_of",
          "pad_token_type_id",
          "padding_side",
          "processor_class",
          "special_tokens_map_file",
          "spaces_between_special_tokens",
          "stride",
          "tokenizer_class",
          "tokenizer_file",
          "truncation_side",
          "truncation_strategy",
          "use_fast");

  private final Path folder;
  private final String original;
  private final JsonFile config;
  private final JsonFile special;
  private final String tokenizerClass;
  private final AddedTokens added;
  private final Set<String> read = new HashSet<>(HARMLESS);

  private TokenizerSettings(Path folder, String original) {
    this.folder = folder;
    this.original = original;
    this.config = JsonFile.read(folder.resolve("tokenizer_config.json"));
    this.special = JsonFile.read(folder.resolve("special_tokens_map.json"));
    JsonFile model = JsonFile.read(folder.resolve("config.json"));
    this.tokenizerClass =
        config
            .text("tokenizer_class")
            .or(() -> model.text("tokenizer_class"))
            .map(name -> name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name)
            .orElseGet(() -> model.text("model_type").orElse(""));
    this.added =
        new AddedTokens(
            config, special, JsonFile.read(folder.resolve("added_tokens.json")), this::inexact);
    read.addAll(AddedTokens.KEYS);
  }

  static TokenizerSettings read(Path folder, String original) {
    return new TokenizerSettings(folder, original);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The class of the tokenizer, or else the type of the model; empty where neither is told. */
  String tokenizerClass() {
    return tokenizerClass;
  }

  /** A switch, with its default. */
  boolean is(String key, boolean otherwise) {
    read.add(key);
    return config.get(key).isPresent() ? config.flag(key) : otherwise;
  }

  /** A number of 0 or more, with its default. */
  int count(String key, int otherwise, int most) {
    read.add(key);
    String asked = config.get(key).map(JsonElement::toString).orElse(Integer.toString(otherwise));
    if (!asked.matches("\\d{1,9}") || Integer.parseInt(asked) > most) {
      throw config.malformed("'%s' must be a number from 0 to %d: %s".formatted(key, most, asked));
    }
    return Integer.parseInt(asked);
  }

  /** A switch that may be left open. */
  Optional<Boolean> find(String key) {
    read.add(key);
    return config.get(key).isPresent() ? Optional.of(config.flag(key)) : Optional.empty();
  }

  /** A setting that must be what is done anyway. */
  void requireThat(String key, JsonElement done) {
    read.add(key);
    Optional<JsonElement> asked = config.get(key);
    if (asked.isPresent() && !asked.get().equals(done)) {
      throw config.unknown(key, asked.get());
    }
  }

  /** A token that the tokenizer has a name for, with its default. */
  SpecialToken named(String key, SpecialToken otherwise) {
    read.add(key);
    Optional<JsonElement> own = config.get(key);
    Optional<JsonElement> mapped = special.get(key);
    Optional<String> content =
        own.or(() -> mapped)
            .map(
                value -> SpecialToken.in(own.isPresent() ? config : special, key, value).content());
    if (own.isPresent()
        && mapped.isPresent()
        && !SpecialToken.in(special, key, mapped.get()).content().equals(content.orElse(""))) {
      throw special.malformed(
          "%s must be the one of tokenizer_config.json, %s: %s"
              .formatted(key, own.get(), mapped.get()));
    }
    String found = content.orElse(otherwise.content());
    return added
        .find(found)
        .or(
            () ->
                own.or(() -> mapped).filter(JsonElement::isJsonObject).flatMap(SpecialToken::read))
        .orElseGet(
            () ->
                new SpecialToken(
                    found,
                    otherwise.left(),
                    otherwise.right(),
                    otherwise.single(),
                    otherwise.normalized(),
                    otherwise.special()));
  }

  /**
   * The tokens that are found in a text before it is cut, by their ids.
   *
   * @param named the tokenizer's own
   * @param vocabulary ids of pieces
   * @throws ModelException where one has another id than the vocabulary says, or none
   */
  JsonArray addedTokens(List<SpecialToken> named, Map<String, Integer> vocabulary) {
    return added.json(named, vocabulary);
  }

  /** Refuses what tokenizer_config.json says beyond what was asked. */
  void requireAllRead() {
    for (String key : config.keys()) {
      JsonElement value = config.get(key).orElse(JsonNull.INSTANCE);
      if (!read.contains(key) && !JsonFile.asksForNothing(value)) {
        throw config.unknown(key, value);
      }
    }
  }

  /** The same tokens would not come of it, or may not. */
  ModelException inexact(String reason) {
    return new ModelException(
        ("Cannot make tokenizer.json of %s: %s; it is made by python -c \"from transformers import"
                + " AutoTokenizer as T; T.from_pretrained('%s').save_pretrained('%s')\"")
            .formatted(original, reason, original, original));
  }

  /** A file that breaks a rule. */
  ModelException malformed(String file, String reason) {
    return new ModelException(
        "Cannot read model file %s: %s".formatted(folder.resolve(file), reason));
  }
}
