package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens by way of the cache are the library's tokens of the whole text. */
class WordCacheTest {
  private static final int MANY = 1 << 20;

  private static HuggingFaceTokenizer library;
  private static TextTokenizer cached;

  @BeforeAll
  @BeforeContainer
  static void open() throws IOException {
    Path file = MiniLm.float32().tokenizer();
    library =
        HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false", "padding", "false"));
    cached = TextTokenizer.open(file);
  }

  @AfterAll
  @AfterContainer
  static void close() {
    cached.close();
    library.close();
  }

  private static void assertSame(String text) {
    assertThat(cached.tokenize(text, MANY).inputIds())
        .as(text)
        .isEqualTo(library.encode(text, true, false).getIds());
  }

  @Test
  void everyNaughtyStringHasTheLibrarysTokens() throws IOException {
    JsonArray strings =
        JsonParser.parseString(Files.readString(EvaluationData.file("blns", "blns.json")))
            .getAsJsonArray();
    for (JsonElement string : strings) {
      assertSame(string.getAsString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "zh", "ar"})
  void everyParagraphOfFourLanguagesHasTheLibrarysTokens(String language) throws IOException {
    JsonElement data =
        JsonParser.parseString(
            Files.readString(EvaluationData.file("xquad", "xquad." + language + ".json")));
    for (JsonElement article : data.getAsJsonObject().getAsJsonArray("data")) {
      for (JsonElement paragraph : article.getAsJsonObject().getAsJsonArray("paragraphs")) {
        assertSame(paragraph.getAsJsonObject().get("context").getAsString());
      }
    }
  }

  @Property(tries = 2000)
  void anyMixtureHasTheLibrarysTokens(@ForAll("mixtures") String text) {
    assertSame(text);
  }

  @Provide
  Arbitrary<String> mixtures() {
    return Arbitraries.of(
            " ",
            "  ",
            "\n",
            "\t",
            "\r\n",
            "\u00a0",
            "\u2003",
            "\u200b",
            "\u0301",
            "\u0000",
            "\u0007",
            "a",
            "B",
            "É",
            "é",
            "ß",
            "Σ",
            "ς",
            "İ",
            "-",
            "'",
            "...",
            "[SEP]",
            "[MASK]",
            "[sep]",
            "##ing",
            "bank",
            "un",
            "aff",
            "able",
            "中",
            "文",
            "カ",
            "한",
            "ع",
            "שׁ",
            "हि",
            "\ud83c\udfa3",
            "👩‍👩‍👧",
            "½",
            "ﬁ",
            "12",
            "3.14",
            "http://x.y/z?q=1",
            "x".repeat(70),
            "x".repeat(101))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @ParameterizedTest
  @CsvSource({
    "WordPiece, BertNormalizer, BertPreTokenizer, '', true",
    "BPE, BertNormalizer, BertPreTokenizer, '', false",
    "WordPiece, Lowercase, BertPreTokenizer, '', false",
    "WordPiece, BertNormalizer, Metaspace, '', false",
    "WordPiece, BertNormalizer, BertPreTokenizer, '{\"content\":\"a b\",\"lstrip\":false,\"rstrip\":false}', false",
    "WordPiece, BertNormalizer, BertPreTokenizer, '{\"content\":\"ab\",\"lstrip\":true,\"rstrip\":false}', false",
    "WordPiece, BertNormalizer, BertPreTokenizer, '{\"content\":\"ab\",\"lstrip\":false,\"rstrip\":false}', true"
  })
  void onlyBertsTokenizersAreCached(
      String model, String normalizer, String preTokenizer, String added, boolean suits)
      throws IOException {
    Path file = Files.createTempFile("tokenizer", ".json");
    String json =
        "{\"model\":{\"type\":\"%s\"},\"normalizer\":{\"type\":\"%s\"},\"pre_tokenizer\":{\"type\":\"%s\"},\"added_tokens\":[%s]}";
    Files.writeString(file, json.formatted(model, normalizer, preTokenizer, added));
    assertThat(WordCache.suits(file)).isEqualTo(suits);
    Files.delete(file);
  }

  @Test
  void anotherTokenizerIsNotCached(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, TinyModels.tokenizer());
    assertThat(WordCache.suits(file)).isFalse();
  }
}
