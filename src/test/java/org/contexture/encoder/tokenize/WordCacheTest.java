package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.Texts;
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
    Texts.naughty().forEach(WordCacheTest::assertSame);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "zh", "ar"})
  void everyParagraphOfFourLanguagesHasTheLibrarysTokens(String language) throws IOException {
    Texts.paragraphs(language).forEach(WordCacheTest::assertSame);
  }

  @Property(tries = 2000)
  void anyMixtureHasTheLibrarysTokens(@ForAll("mixtures") String text) {
    assertSame(text);
  }

  @Provide
  Arbitrary<String> mixtures() {
    return Texts.mixtures();
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
