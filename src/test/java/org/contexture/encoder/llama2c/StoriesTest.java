package org.contexture.encoder.llama2c;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** stories260K, a trained model, against what is published of it and against plain arithmetic. */
@Tag("slow")
class StoriesTest {
  private static final String DATA = "llama_stories260K";
  private static final int LAYERS = 5;
  private static final int MANY = 1 << 20;
  private static final List<String> TEXTS =
      List.of(
          "Once upon a time, there was a little girl named Lily.",
          "Tom",
          "She loved to play outside in the park. One day, she saw a big, red ball.",
          "I am still waiting on my card? My bank is by the river.",
          "Straße 東京 🙂👩‍👩‍👧 é",
          " two  spaces\n\tand a line ",
          "The bank of the river was wide. ".repeat(30));

  @TempDir private static Path temporary;
  private static Path model;
  private static PlainTokenizer plain;
  private static ModelFolder folder;

  @BeforeAll
  static void convert() throws IOException {
    model = EvaluationData.file(DATA, "stories260K.bin");
    Path tokenizer = EvaluationData.file(DATA, "tok512.bin");
    plain = new PlainTokenizer(tokenizer);
    folder = Llama2cConverter.open(model, tokenizer).write(temporary.resolve("stories260K"));
  }

  @Test
  void theTextThatItWritesGreedilyIsThePublishedOne() throws Exception {
    String published = publishedText();
    assertThat(published).startsWith("Once upon a time").endsWith("We can help you.");
    List<Long> tokens = PlainTokenizer.list(1);
    try (Logits logits = new Logits(folder)) {
      while (plain.decode(tokens).length() < published.length()) {
        long[] sofar = tokens.stream().mapToLong(Long::longValue).toArray();
        tokens.add(best(logits.of(sofar)[sofar.length - 1]));
      }
    }
    assertThat(plain.decode(tokens)).isEqualTo(published);
    assertThat(tokens).hasSizeGreaterThan(200);
  }

  private static String publishedText() throws IOException {
    String page = Files.readString(EvaluationData.file(DATA, "stories260K.md"));
    String begin = "-t 0.0\n";
    int at = page.indexOf(begin) + begin.length();
    return page.substring(at, page.indexOf("\n```", at));
  }

  private static long best(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }

  @Test
  void theStatesOfEveryLayerAreThoseOfPlainArithmetic() {
    assertThat(LlamaStates.largestDifference(folder, new PlainLlama(model), plain, TEXTS))
        .isLessThan(5e-5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stories", "banking77", "blns", "xquad.en", "xquad.de", "xquad.zh", "xquad.ar"})
  void theTokensAreThoseOfLlama2c(String corpus) throws IOException {
    List<String> texts = corpus(corpus);
    assertThat(texts).hasSizeGreaterThanOrEqualTo(8);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
      for (String text : texts) {
        assertThat(tokenizer.tokenize(text, MANY).inputIds())
            .as(text)
            .isEqualTo(plain.encode(text));
      }
    }
  }

  private static List<String> corpus(String name) throws IOException {
    return switch (name) {
      case "stories" -> Stream.concat(Stream.of(publishedText()), TEXTS.stream()).toList();
      case "banking77" -> Files.readAllLines(EvaluationData.file(name, "test.csv"));
      case "blns" ->
          List.of(
              new Gson()
                  .fromJson(
                      Files.readString(EvaluationData.file(name, "blns.json")), String[].class));
      default -> paragraphs(Files.readString(EvaluationData.file("xquad", name + ".json")));
    };
  }

  private static List<String> paragraphs(String json) {
    List<String> texts = new ArrayList<>();
    for (JsonElement article :
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("data")) {
      JsonObject first =
          article.getAsJsonObject().getAsJsonArray("paragraphs").get(0).getAsJsonObject();
      texts.add(first.get("context").getAsString());
    }
    return texts;
  }

  /** LLaMA's form of the tokenizer takes this character for a space, as SentencePiece does. */
  @Test
  void onlyTheSignThatStandsForASpaceIsReadInAnotherWay() {
    try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
      assertThat(tokenizer.tokenize("a▁b", MANY).inputIds()).isEqualTo(plain.encode("a b"));
      assertThat(plain.encode("a▁b")).contains(0xe2 + 3, 0x96 + 3, 0x81 + 3);
    }
  }

  @Test
  void aLongTextHasTheTokensOfLlama2cWhereverItIsCut() throws IOException {
    String story = publishedText();
    String text = String.join("\n", Collections.nCopies(300, story));
    long[] one = plain.encode(story);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
      long[] ids = tokenizer.tokenize(text, MANY).inputIds();
      assertThat(text.length()).isGreaterThan(2 << 16);
      // The first story has a space of the tokenizer's before it, the others a line feed.
      long[] other = plain.encode("\n" + story);
      assertThat(ids).hasSize(one.length + 299 * (other.length - 2)).startsWith(one);
      for (int i = 1; i < 300; i++) {
        int begin = one.length + (i - 1) * (other.length - 2);
        assertThat(Arrays.copyOfRange(ids, begin, begin + other.length - 2))
            .isEqualTo(Arrays.copyOfRange(other, 2, other.length));
      }
    }
  }

  @Test
  void aLaterWordLeavesTheStatesBeforeItAsTheyAre() {
    String begin = "Lily went to the bank of the";
    int before = plain.encode(begin).length;
    try (TextEncoder encoder = LlamaStates.open(folder, 1024, LlamaStates.everyLayer(LAYERS))) {
      List<EncodedText> texts =
          encoder
              .encode(List.of(begin + " river.", begin + " city, and it was far from there."))
              .texts();
      for (int layer = 0; layer <= LAYERS; layer++) {
        List<EncodedSpan> river = LlamaStates.spans(texts.get(0), layer);
        List<EncodedSpan> city = LlamaStates.spans(texts.get(1), layer);
        assertSameBits(river.subList(0, before), city.subList(0, before), "layer " + layer);
        assertThat(river.get(before).vector()).isNotEqualTo(city.get(before).vector());
      }
    }
  }

  @Test
  void aTextHasTheSameBitsAloneAndBesideOthers() {
    List<String> vectors = LlamaStates.everyLayer(LAYERS);
    try (TextEncoder alone = LlamaStates.open(folder, 1, vectors);
        TextEncoder beside = LlamaStates.open(folder, 1 << 16, vectors)) {
      List<EncodedText> together = beside.encode(TEXTS).texts();
      for (int i = 0; i < TEXTS.size(); i++) {
        EncodedText one = alone.encode(List.of(TEXTS.get(i))).texts().get(0);
        for (int layer = 0; layer <= LAYERS; layer++) {
          assertSameBits(
              LlamaStates.spans(one, layer),
              LlamaStates.spans(together.get(i), layer),
              TEXTS.get(i) + " layer " + layer);
        }
      }
    }
  }

  private static void assertSameBits(
      List<EncodedSpan> some, List<EncodedSpan> others, String what) {
    assertThat(some).as(what).hasSameSizeAs(others);
    for (int t = 0; t < some.size(); t++) {
      assertThat(some.get(t).vector()).as(what).containsExactly(others.get(t).vector());
    }
  }

  @Test
  void wordsEndAtWhiteSpaceAndAnEmojiOfSeveralTokensIsInOne() {
    String text = " Lily's 🙂👍  bank,\n東京\u00a0and Xo";
    try (TextEncoder encoder = LlamaStates.open(folder, 1024, List.of("words:level=word"))) {
      List<EncodedSpan> words = LlamaStates.spans(encoder.encode(List.of(text)).texts().get(0), 0);
      assertThat(words)
          .extracting(EncodedSpan::text)
          .containsExactly("Lily's", "🙂👍", "bank,", "東京", "and", "Xo");
      assertThat(words)
          .allSatisfy(
              word -> assertThat(text.substring(word.begin(), word.end())).isEqualTo(word.text()));
      assertThat(words).extracting(EncodedSpan::tokens).containsExactly(3, 8, 4, 6, 2, 2);
    }
  }
}
