package org.contexture.encoder.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A text to encode.
 *
 * @param text what the model reads; null where there is none
 * @param words its words, where they are given: an element each, in order, which may be null or
 *     empty; the text is these with one space between
 * @param prompt put before it, in place of the encoder's; may be empty for none
 * @param spans stretches whose vectors are asked for, where a vector is of these; an element is
 *     null where a row has none
 */
public record TextInput(
    String text, Optional<List<String>> words, Optional<String> prompt, List<TextSpan> spans) {
  /** A text whose words the tokenizer finds. */
  public static TextInput of(String text) {
    return new TextInput(text, Optional.empty(), Optional.empty(), List.of());
  }

  /** A text that is cut into words already. */
  public static TextInput ofWords(List<String> words) {
    String text = words.stream().map(TextInput::orEmpty).collect(Collectors.joining(" "));
    return new TextInput(text, Optional.of(words), Optional.empty(), List.of());
  }

  private static String orEmpty(String word) {
    return word == null ? "" : word;
  }

  /** The same text with other spans. */
  public TextInput withSpans(List<TextSpan> others) {
    return new TextInput(text, words, prompt, others);
  }

  /** The same text with a prompt of its own. */
  public TextInput withPrompt(String own) {
    return new TextInput(text, words, Optional.of(own), spans);
  }

  /** What the model's run depends on. */
  public TextInput withoutSpans() {
    return spans.isEmpty() ? this : withSpans(List.of());
  }

  /** The given words as the text holds them: empty in place of null. */
  public Optional<List<String>> wordsOfText() {
    return words.map(all -> all.stream().map(TextInput::orEmpty).toList());
  }
}
