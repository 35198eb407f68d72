package org.contexture.encoder.onnx;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What inputs that have a number for every token tell of it. */
enum TokenRole {
  INPUT_IDS,
  ATTENTION_MASK,
  TOKEN_TYPE_IDS,
  POSITION_IDS;

  /** The role of the input of that name; some decoders take positions of a cache. */
  static Optional<TokenRole> find(String input) {
    String name = input.equals("cache_position") ? "position_ids" : input;
    return Stream.of(values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** A mask is often multiplied with states, so it may be of their type. */
  boolean takes(ElementType type) {
    return type.isInteger() || this == ATTENTION_MASK;
  }

  /** As {@link InputFeed.PerToken} says. */
  long[] values(TokenBatch batch, int number) {
    return switch (this) {
      case INPUT_IDS -> batch.ids(number);
      case ATTENTION_MASK -> batch.mask();
      case TOKEN_TYPE_IDS -> batch.typeIds();
      case POSITION_IDS -> batch.positions(number);
    };
  }

  String description(int number) {
    return switch (this) {
      case INPUT_IDS -> "ids of the tokens, padded at the end with " + number;
      case ATTENTION_MASK -> "1 for each token, 0 for padding";
      case TOKEN_TYPE_IDS -> "as the tokenizer gives them";
      case POSITION_IDS -> "%d, %d, %d, ...".formatted(number, number + 1, number + 2);
    };
  }
}
