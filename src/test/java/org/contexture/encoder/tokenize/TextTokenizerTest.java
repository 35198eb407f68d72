package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
  private static final int MANY = 1 << 20;

  @AutoClose private static TextTokenizer bert;
  @TempDir private Path folder;

  private record Expected(String model, String text, String text_pair, long[] ids) {}

  @BeforeAll
  static void open() {
    bert = TextTokenizer.open(MiniLm.float32().tokenizer());
  }

  @Test
  void idsAreThoseOfBertBaseUncased() throws IOException {
    Gson gson = new Gson();
    // Contexture encodes single texts: the one case of a text pair has no counterpart.
    List<Expected> cases =
        Files.readAllLines(EvaluationData.file("bert_tokenization", "bert.jsonl")).stream()
            .map(line -> gson.fromJson(line, Expected.class))
            .filter(expected -> expected.model().equals("Xenova/bert-base-uncased"))
            .filter(expected -> expected.text_pair() == null)
            .toList();
    assertThat(cases).hasSize(29);
    for (Expected expected : cases) {
      TokenizedText tokens = bert.tokenize(expected.text(), MANY);
      assertThat(tokens.inputIds()).as(expected.text()).isEqualTo(expected.ids());
      assertThat(tokens.typeIds(0, tokens.size())).hasSameSizeAs(expected.ids()).containsOnly(0);
      assertThat(tokens.tokenCount()).isEqualTo(expected.ids().length);
      assertThat(tokens.specialTokens()).isEqualTo(2);
    }
  }

  @Test
  void truncationAndPaddingOfTheFileAreSwitchedOff() {
    TokenizedText tokens = bert.tokenize("river ".repeat(200), MANY);
    assertThat(tokens.inputIds()).hasSize(202);
    assertThat(bert.tokenize("river", MANY).inputIds()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"3, true, 2 4 3", "4, true, 2 4 5 3", "5, false, 2 4 5 6 3", "9, false, 2 4 5 6 3"})
  void aTextIsCutToMaxTokensAndKeepsItsSpecialTokens(int maxTokens, boolean cut, String ids)
      throws IOException {
    try (TextTokenizer tiny = tiny(TinyModels.tokenizer())) {
      TokenizedText tokens = tiny.tokenize("red green blue", maxTokens);
      assertThat(tokens.inputIds()).isEqualTo(numbers(ids));
      assertThat(tokens.typeIds(0, tokens.size())).hasSameSizeAs(tokens.inputIds());
      assertThat(tokens.truncated()).isEqualTo(cut);
      assertThat(tokens.tokenCount()).isEqualTo(5);
    }
  }

  @Test
  void anEmptyTextHasSpecialTokensOnly() {
    TokenizedText tokens = bert.tokenize("", MANY);
    assertThat(tokens.isEmpty()).isTrue();
    assertThat(tokens.inputIds()).containsExactly(101, 102);
    assertThat(bert.specialTokens()).isEqualTo(2);
  }

  @Test
  void aTextInPiecesHasTheTokensThatItHasInOne() throws IOException {
    String text = longText(350_000);
    assertThat(text.length()).isGreaterThan(4 * TextTokenizer.PIECE_CHARS);
    long[] inOne;
    try (HuggingFaceTokenizer whole =
        HuggingFaceTokenizer.newInstance(
            MiniLm.float32().tokenizer(), Map.of("truncation", "false", "padding", "false"))) {
      inOne = whole.encode(text, true, false).getIds();
    }
    TokenizedText tokens = bert.tokenize(text, MANY);
    assertThat(tokens.tokenCount()).isEqualTo(inOne.length);
    assertThat(tokens.inputIds()).isEqualTo(inOne);
    TokenizedText cut = bert.tokenize(text, 100);
    assertThat(cut.tokenCount()).isEqualTo(inOne.length);
    assertThat(cut.inputIds()).startsWith(Arrays.copyOf(inOne, 99)).endsWith(102).hasSize(100);
  }

  /** As Llama, T5, Llama in its newer form, RoBERTa with a space before, and GPT-2 treat spaces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        "normalizer": {"type": "Sequence", "normalizers": [
          {"type": "Prepend", "prepend": "▁"},
          {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
        """,
        """
        "pre_tokenizer": {
          "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}
        """,
        """
        "pre_tokenizer": {
          "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false}
        """,
        """
        "pre_tokenizer": {
          "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}
        """,
        """
        "pre_tokenizer": {
          "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}
        """
      })
  void aTextInPiecesHasTheTokensThatItHasInOneWhateverSpacesAre(String spaces) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            """
            {
              "version": "1.0", "added_tokens": [], %s,
              "model": {
                "type": "BPE", "unk_token": "<unk>",
                "vocab": {
                  "<unk>": 0, "a": 1, "b": 2, "▁": 3, "▁a": 4, "▁▁": 5, "ab": 6,
                  "Ġ": 7, "Ġa": 8, "ĠĠ": 9
                },
                "merges": ["▁ a", "▁ ▁", "a b", "Ġ a", "Ġ Ġ"]
              }
            }
            """
                .formatted(spaces));
    List<String> parts = List.of("a", "b", "ab", " ", " ", "  ", " b");
    String text =
        new Random(7)
            .ints(200_000, 0, parts.size())
            .mapToObj(parts::get)
            .collect(Collectors.joining());
    try (HuggingFaceTokenizer library =
            HuggingFaceTokenizer.newInstance(
                file, Map.of("truncation", "false", "padding", "false"));
        TextTokenizer tokenizer = TextTokenizer.open(file)) {
      long[] inOne = library.encode(text, false, false).getIds();
      TokenizedText tokens = tokenizer.tokenize("", text, Integer.MAX_VALUE, WordBuffer.found());
      assertThat(Arrays.mismatch(tokens.inputIds(), inOne)).isEqualTo(-1);
      for (int t = 1; t < tokens.size(); t++) {
        assertThat(tokens.begin(t)).isGreaterThanOrEqualTo(tokens.end(t - 1));
      }
      assertThat(tokens.end(tokens.size() - 1)).isEqualTo(text.length());
      assertThat(words(tokens, text)).isEqualTo(List.of(text.strip().split(" +", -1)));
    }
  }

  /** Its words; fails where one has a token that is a space. */
  private static List<String> words(TokenizedText tokens, String text) {
    Words words = tokens.words();
    List<String> found = new ArrayList<>();
    for (int w = 0; w < words.count(); w++) {
      found.add(text.substring(words.begins()[w], words.ends()[w]));
      for (int t = words.firstTokens()[w]; t < words.endTokens()[w]; t++) {
        assertThat(text.substring(tokens.begin(t), tokens.end(t))).isNotBlank();
      }
    }
    return found;
  }

  @Test
  void aFileThatIsNoTokenizerIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "tokens");
    assertThatThrownBy(() -> TextTokenizer.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open tokenizer %s: expected ident at line 1 column 2", file);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\": \"Whitespace\"}', '{\"type\": \"Newest\"}', PreTokenizer",
    "'\"normalizer\": null', '\"normalizer\": {\"type\": \"Newest\"}', Normalizer"
  })
  void aFeatureThatTheLibraryLacksIsNamedWithTheFile(String known, String newer, String named)
      throws IOException {
    String tokenizer = TinyModels.tokenizer();
    assertThat(tokenizer).contains(known);
    Path file =
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.replace(known, newer));
    assertThatThrownBy(() -> TextTokenizer.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot open tokenizer " + file + ": ")
        .hasMessageContaining(named);
  }

  @Test
  void aTextThatTheTokenizerFailsOnIsAModelException() throws IOException {
    try (TextTokenizer tiny = tiny(TinyModels.tokenizerWithoutUnknown())) {
      assertThat(tiny.tokenize("red", MANY).inputIds()).containsExactly(2, 4, 3);
      assertThatThrownBy(() -> tiny.tokenize("purple", MANY))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot tokenize text: WordLevel error: Missing [UNK] token from the vocabulary");
    }
  }

  private TextTokenizer tiny(String json) throws IOException {
    return TextTokenizer.open(Files.writeString(folder.resolve("tokenizer.json"), json));
  }

  /** Words, punctuation and white space of all kinds, of about the given length. */
  private static String longText(int chars) {
    List<String> parts =
        List.of(
            "river", " ", " ", " ", "bank.", "  ", "\n", "don't", "🙂", "東京", "\u00a0", "Ünder");
    return new Random(7)
        .ints(chars / 3, 0, parts.size())
        .mapToObj(parts::get)
        .collect(Collectors.joining());
  }

  private static long[] numbers(String ids) {
    return Arrays.stream(ids.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }
}
