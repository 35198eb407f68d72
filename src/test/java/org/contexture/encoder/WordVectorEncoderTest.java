package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On three words whose vectors can be reckoned with by hand, and on some of GloVe's. */
class WordVectorEncoderTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final String TABLE = "red 1 10\ngreen 2 20\nblue 6 0\n";

  @TempDir private Path folder;

  @Test
  void aTextsVectorIsTheMeanOfItsKnownWords() {
    try (TextEncoder encoder = tiny(SPEC)) {
      List<EncodedText> texts = encode(encoder, "Red green,", "a blue moon", "blue blue red");
      assertThat(texts.get(0).vector().orElseThrow()).containsExactly(1.5f, 15);
      assertThat(texts.get(1).vector().orElseThrow()).containsExactly(6, 0);
      assertThat(texts.get(2).vector().orElseThrow()).containsExactly(13 * (1 / 3f), 10 * (1 / 3f));
      assertThat(texts).extracting(text -> text.tokenCount().getAsInt()).containsExactly(2, 1, 3);
      assertThat(texts).noneMatch(EncodedText::truncated);
    }
  }

  @Test
  void aTextWithoutAnyKnownWordHasAStatusOfItsOwn() {
    try (TextEncoder encoder = tiny(SPEC)) {
      List<EncodedText> texts = encode(encoder, "a moon", "...", "", " \u0000\t", null, "red");
      assertThat(texts)
          .extracting(EncodedText::status)
          .containsExactly(
              TextStatus.NO_KNOWN_WORD,
              TextStatus.NO_KNOWN_WORD,
              TextStatus.EMPTY_TEXT,
              TextStatus.EMPTY_TEXT,
              TextStatus.NULL_TEXT,
              TextStatus.OK);
      assertThat(texts.get(0)).isEqualTo(EncodedText.without(TextStatus.NO_KNOWN_WORD, 0));
    }
  }

  @Test
  void missingWordsAreCountedOncePerText() {
    try (TextEncoder encoder = tiny(SPEC)) {
      EncodeStats stats =
          encoder.encode(List.of("a red moon", "no moon", "red", "a red moon", "green")).stats();
      assertThat(stats.unknownWords()).isEqualTo(4);
      assertThat(stats.textsEncoded()).isEqualTo(3);
      assertThat(stats.textTokens()).isEqualTo(3);
    }
  }

  @Test
  void everyLevelIsThere() {
    try (TextEncoder encoder =
        tiny(
            SPEC.withChunkTokens(2)
                .withVectors(
                    VectorSpec.of("s", Level.SENTENCE),
                    VectorSpec.of("w", Level.WORD),
                    VectorSpec.of("t", Level.TOKEN).withLayers(0),
                    VectorSpec.of("p", Level.SPAN),
                    VectorSpec.of("c", Level.CHUNK)))) {
      String text = "A red-green moon. Blue!";
      TextInput input =
          TextInput.of(text)
              .withSpans(List.of(new TextSpan(2, 11), new TextSpan(12, 16), new TextSpan(6, 23)));
      EncodedText encoded = encoder.encode(List.of(input), stats -> {}).get(0);
      assertThat(spans(encoded, 1))
          .extracting(
              EncodedSpan::text,
              EncodedSpan::begin,
              EncodedSpan::end,
              EncodedSpan::status,
              EncodedSpan::tokens,
              span -> list(span.vector()))
          .containsExactly(
              tuple("A", 0, 1, SpanStatus.NO_TOKEN, 0, null),
              tuple("red-green", 2, 11, SpanStatus.OK, 2, List.of(1.5f, 15f)),
              tuple("moon", 12, 16, SpanStatus.NO_TOKEN, 0, null),
              tuple(".", 16, 17, SpanStatus.NO_TOKEN, 0, null),
              tuple("Blue", 18, 22, SpanStatus.OK, 1, List.of(6f, 0f)),
              tuple("!", 22, 23, SpanStatus.NO_TOKEN, 0, null));
      assertThat(spans(encoded, 2))
          .extracting(EncodedSpan::text, EncodedSpan::begin, span -> list(span.vector()))
          .containsExactly(
              tuple("red", 2, List.of(1f, 10f)),
              tuple("green", 6, List.of(2f, 20f)),
              tuple("blue", 18, List.of(6f, 0f)));
      assertThat(spans(encoded, 3))
          .extracting(EncodedSpan::status, span -> list(span.vector()))
          .containsExactly(
              tuple(SpanStatus.OK, List.of(1.5f, 15f)),
              tuple(SpanStatus.NO_TOKEN, null),
              tuple(SpanStatus.OK, List.of(4f, 10f)));
      assertThat(spans(encoded, 4))
          .extracting(EncodedSpan::text, EncodedSpan::tokens, span -> list(span.vector()))
          .containsExactly(
              tuple("red-green", 2, List.of(1.5f, 15f)), tuple("Blue", 1, List.of(6f, 0f)));
    }
  }

  @Test
  void givenWordsAreLookedUpWhole() throws IOException {
    Path file = write("t.txt", "the 1\nbank\t2\nriver bank\t8\n");
    TextInput input = TextInput.ofWords(Arrays.asList("river bank", null, "the bank", "moon", ""));
    for (Level level : List.of(Level.WORD, Level.SENTENCE)) {
      try (TextEncoder encoder = open(file, SPEC.withVectors(VectorSpec.of("v", level)))) {
        List<EncodeStats> stats = new ArrayList<>();
        EncodedText encoded = encoder.encode(List.of(input), stats::add).get(0);
        if (level == Level.WORD) {
          assertThat(spans(encoded, 0))
              .extracting(EncodedSpan::text, span -> list(span.vector()))
              .containsExactly(
                  tuple("river bank", List.of(8f)),
                  tuple(null, null),
                  tuple("the bank", List.of(1.5f)),
                  tuple("moon", null),
                  tuple("", null));
        } else {
          // The same tokens, whatever vectors are asked for.
          assertThat(encoded.vector().orElseThrow()).containsExactly(11 * (1 / 3f));
        }
        assertThat(stats.stream().mapToLong(EncodeStats::unknownWords).sum()).isEqualTo(1);
        EncodedText none =
            encoder.encode(List.of(TextInput.ofWords(List.of("moon"))), all -> {}).get(0);
        assertThat(none.status()).isEqualTo(TextStatus.NO_KNOWN_WORD);
        EncodedText empty =
            encoder.encode(List.of(TextInput.ofWords(Arrays.asList(" ", null))), all -> {}).get(0);
        assertThat(empty.status()).isEqualTo(TextStatus.EMPTY_TEXT);
      }
    }
  }

  @Test
  void theSignatureSaysWhatTheModelIs() {
    try (TextEncoder encoder = tiny(SPEC)) {
      EncoderSignature signature = encoder.signature();
      assertThat(signature.kind()).isEqualTo(ModelKind.WORD_VECTORS);
      assertThat(signature.model()).isEqualTo("tiny.txt");
      assertThat(signature.modelType()).isEqualTo("glove");
      assertThat(signature.tokenizer()).isEqualTo("words");
      assertThat(signature.states().size()).isEqualTo("3 words");
      assertThat(signature.dimension()).isEqualTo(2);
      assertThat(signature.specialTokens()).isZero();
      assertThat(signature.modelBytes()).isEqualTo(TABLE.length());
      EncoderSettings settings = signature.settings();
      assertThat(settings.pooling())
          .isEqualTo(new Setting<>(TextPooling.of(Pooling.MEAN), "default"));
      assertThat(settings.normalize()).isEqualTo(new Setting<>(false, "default"));
      assertThat(settings.maxTokens()).isEqualTo(new Setting<>(Integer.MAX_VALUE, "default"));
      MemoryEstimate memory = MemoryEstimate.of(signature, EncoderRuntime.ofThreads(1));
      assertThat(memory.executorBytes(4)).isZero();
      assertThat(memory.heapBytes()).isEqualTo(signature.states().heapBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max, false, 6, 10",
    "mean, true, 0.5734623, 0.8192319",
    "cls, false, 6, 0",
    "lasttoken, false, 1, 10",
    "weightedmean, false, 2.6666667, 6.6666667"
  })
  void poolingAndNormalizeCanBeSet(String pooling, boolean normalize, float x, float y) {
    EncoderSpec spec =
        SPEC.withPooling(Pooling.find(pooling).orElseThrow()).withNormalize(normalize);
    try (TextEncoder encoder = tiny(spec)) {
      assertThat(encode(encoder, "blue red").get(0).vector().orElseThrow())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(x, y);
    }
  }

  @Test
  void thereIsOneLayer() {
    VectorSpec first = VectorSpec.of("first", Level.SENTENCE).withLayers(0);
    VectorSpec last = VectorSpec.of("last", Level.SENTENCE).withLayers(-1);
    try (TextEncoder encoder = tiny(SPEC.withVectors(first, last))) {
      EncodedText text = encode(encoder, "red blue").get(0);
      assertThat(((EncodedVector.Whole) text.vectors().get(0)).values())
          .containsExactly(((EncodedVector.Whole) text.vectors().get(1)).values());
    }
    assertThatThrownBy(() -> tiny(SPEC.withVectors(first.withLayers(1))))
        .isInstanceOf(ModelException.class)
        .hasMessage("Model has no layer 1; layers: 0 to 0, or -1 to -1");
  }

  @Test
  void maxTokensCutsALongTextWhereItIsSet() {
    try (TextEncoder encoder = tiny(SPEC.withMaxTokens(2))) {
      EncodedText text = encode(encoder, "moon red green blue").get(0);
      assertThat(text.vector().orElseThrow()).containsExactly(1.5f, 15);
      assertThat(text.truncated()).isTrue();
      assertThat(text.tokenCount()).hasValue(3);
    }
    try (TextEncoder encoder = tiny(SPEC.withMaxTokens(2).withLongText(LongText.FAIL))) {
      assertThat(encode(encoder, "red green blue").get(0).status()).isEqualTo(TextStatus.TOO_LONG);
    }
  }

  @Test
  void aTextOfAMillionWordsIsEncodedWhole() {
    try (TextEncoder encoder = tiny(SPEC)) {
      EncodedTexts texts = encoder.encode(List.of("blue red ".repeat(500_000), "blue"));
      assertThat(texts.texts().get(0).vector().orElseThrow()).containsExactly(3.5f, 5);
      assertThat(texts.texts().get(0).tokenCount()).hasValue(1_000_000);
      assertThat(texts.texts().get(0).truncated()).isFalse();
      assertThat(texts.stats().usedTokens()).isEqualTo(1_000_001);
      assertThat(texts.stats().tokens()).isEqualTo(1_000_001);
    }
  }

  @Test
  void aPromptsKnownWordsTakePart() {
    try (TextEncoder encoder = tiny(SPEC.withPrompt("query blue: "))) {
      EncodeStats stats = encoder.encode(List.of("red")).stats();
      assertThat(stats.unknownWords()).isZero();
      assertThat(encode(encoder, "red").get(0).vector().orElseThrow()).containsExactly(3.5f, 5);
      assertThat(encode(encoder, "").get(0).status()).isEqualTo(TextStatus.EMPTY_TEXT);
    }
  }

  @Test
  void theFingerprintIsThatOfTheFileAndTheSettings() throws IOException {
    String before = fingerprint("tiny.txt", TABLE, SPEC);
    assertThat(fingerprint("tiny.txt", TABLE, SPEC)).isEqualTo(before);
    assertThat(fingerprint("tiny.txt", TABLE.replace("10", "11"), SPEC)).isNotEqualTo(before);
    assertThat(fingerprint("tiny.txt", TABLE, SPEC.withNormalize(true))).isNotEqualTo(before);
  }

  @Test
  void theSameTextHasTheSameBitsInAnyBatch() {
    Path file = EvaluationData.file("static_vectors", "glove.6B.300d.sample.txt.gz");
    List<String> words = List.of("the", "of", ",", "'s", "government", "moon", "year", "Two", "-");
    Random random = new Random(1);
    List<String> texts =
        Stream.generate(
                () ->
                    random
                        .ints(
                            1 + random.nextInt(9000) % (random.nextInt(20) == 0 ? 9000 : 40), 0, 9)
                        .mapToObj(words::get)
                        .collect(Collectors.joining(" ")))
            .limit(200)
            .toList();
    List<List<Float>> alone = new ArrayList<>();
    try (TextEncoder encoder =
        TextEncoder.open(ModelFolder.open(file), SPEC, new EncoderRuntime(1, 1))) {
      for (String text : texts) {
        alone.add(list(encoder.encode(List.of(text)).texts().get(0).vector().orElse(null)));
      }
    }
    try (TextEncoder encoder =
        TextEncoder.open(ModelFolder.open(file), SPEC, new EncoderRuntime(1, 50_000))) {
      assertThat(encoder.signature().dimension()).isEqualTo(300);
      List<List<Float>> together =
          encoder.encode(texts).texts().stream()
              .map(text -> list(text.vector().orElse(null)))
              .toList();
      assertThat(together).isEqualTo(alone);
    }
  }

  private String fingerprint(String name, String table, EncoderSpec spec) throws IOException {
    try (TextEncoder encoder = open(write(name, table), spec)) {
      return encoder.signature().fingerprint();
    }
  }

  private TextEncoder tiny(EncoderSpec spec) {
    try {
      return open(write("tiny.txt", TABLE), spec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TextEncoder open(Path file, EncoderSpec spec) {
    return TextEncoder.open(ModelFolder.open(file), spec, EncoderRuntime.ofThreads(1));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static List<EncodedText> encode(TextEncoder encoder, String... texts) {
    return encoder.encode(Arrays.asList(texts)).texts();
  }

  private static List<EncodedSpan> spans(EncodedText text, int vector) {
    return ((EncodedVector.Spans) text.vectors().get(vector)).spans();
  }

  private static List<Float> list(float[] vector) {
    return Optional.ofNullable(vector)
        .map(
            values -> {
              List<Float> boxed = new ArrayList<>();
              for (float value : values) {
                boxed.add(value);
              }
              return boxed;
            })
        .orElse(null);
  }
}
