package org.contexture.encoder.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On models of random weights. */
class TinyElmoTest {
  private static final int[][] FILTERS = {{1, 3}, {2, 5}, {4, 7}};
  private static final EncoderRuntime RUNTIME = EncoderRuntime.ofThreads(1);

  @TempDir private Path folder;

  static Stream<TinyElmo> shapes() {
    return Stream.of(
        TinyElmo.usual(),
        new TinyElmo(3, FILTERS, "tanh", 1, 4, 6, 1, true, 0.4),
        new TinyElmo(1, FILTERS, "relu", 0, 8, 5, 3, false, 0.4),
        new TinyElmo(2, new int[][] {{TinyElmo.CHARS, 4}}, "relu", 1, 4, 3, 3, true, 0.4),
        new TinyElmo(16, new int[][] {{3, 64}, {7, 128}}, "relu", 2, 64, 256, 2, true, 0.1));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyLayerIsThatOfAPlainComputation(TinyElmo tiny) {
    ModelFolder model = tiny.write(folder);
    List<String> words = List.of("The", "Straße", "by", "the", "the", "\uD83D\uDE42", "東京", ".");
    double[][][] expected = tiny.plain(folder).states(words);
    VectorSpec[] vectors =
        IntStream.rangeClosed(0, tiny.layers())
            .mapToObj(layer -> VectorSpec.of("v" + layer, Level.WORD).withLayers(layer))
            .toArray(VectorSpec[]::new);
    try (TextEncoder encoder = open(model, EncoderSpec.defaults().withVectors(vectors))) {
      EncodedText text = encode(encoder, TextInput.ofWords(words)).get(0);
      for (int layer = 0; layer < vectors.length; layer++) {
        for (int w = 0; w < words.size(); w++) {
          float[] vector = spans(text, layer).get(w).vector();
          assertThat(vector).hasSize(2 * tiny.projection());
          for (int i = 0; i < vector.length; i++) {
            assertThat((double) vector[i]).isCloseTo(expected[layer][w][i], within(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aVectorHasTheSameBitsInEveryBatch(TinyElmo tiny) {
    ModelFolder model = tiny.write(folder);
    Random random = new Random(11);
    List<TextInput> texts = new ArrayList<>();
    for (int t = 0; t < 40; t++) {
      int words = 1 + random.nextInt(t % 8 == 0 ? 60 : 9);
      texts.add(
          TextInput.ofWords(
              random.ints(words, 0, 50).mapToObj(word -> "word" + word * word).toList()));
    }
    List<int[]> alone;
    try (TextEncoder encoder = open(model, words())) {
      alone = texts.stream().map(text -> bits(encode(encoder, text).get(0))).toList();
    }
    for (int threads = 1; threads <= 2; threads++) {
      for (int budget : new int[] {1, 30, 1024}) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
        Collections.shuffle(order, random);
        try (TextEncoder encoder =
            TextEncoder.open(model, words(), new EncoderRuntime(threads, budget))) {
          List<EncodedText> encoded =
              encoder.encode(order.stream().map(texts::get).toList(), stats -> {});
          for (int i = 0; i < order.size(); i++) {
            assertThat(bits(encoded.get(i))).isEqualTo(alone.get(order.get(i)));
          }
        }
      }
    }
  }

  @Test
  void aLaterWordChangesEarlierWordsThroughTheBackwardHalfAlone() {
    TinyElmo tiny = TinyElmo.usual();
    try (TextEncoder encoder = open(tiny.write(folder), words())) {
      List<EncodedText> texts =
          encode(
              encoder,
              TextInput.ofWords(List.of("she", "sat", "by", "the", "river", "bank")),
              TextInput.ofWords(List.of("she", "sat", "by", "the", "loan", "bank")));
      for (int w = 0; w < 6; w++) {
        float[] one = spans(texts.get(0), 0).get(w).vector();
        float[] other = spans(texts.get(1), 0).get(w).vector();
        int half = tiny.projection();
        boolean before = w < 4;
        boolean after = w > 4;
        assertThat(Arrays.equals(one, 0, half, other, 0, half)).isEqualTo(before);
        assertThat(Arrays.equals(one, half, 2 * half, other, half, 2 * half)).isEqualTo(after);
      }
    }
  }

  @Test
  void aTextIsCutIntoWords() {
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), words())) {
      List<EncodedText> texts =
          encode(
              encoder,
              TextInput.of("We don't  bank."),
              TextInput.ofWords(List.of("We", "do", "n't", "bank", ".")));
      assertThat(spans(texts.get(0), 0))
          .extracting(EncodedSpan::text, EncodedSpan::begin, EncodedSpan::end)
          .containsExactly(
              tuple("We", 0, 2),
              tuple("do", 3, 5),
              tuple("n't", 5, 8),
              tuple("bank", 10, 14),
              tuple(".", 14, 15));
      assertThat(bits(texts.get(0))).isEqualTo(bits(texts.get(1)));
      assertThat(texts.get(0).tokenCount()).hasValue(5);
    }
  }

  @Test
  void eachGivenWordIsOneTokenAndOneThatIsEmptyHasNone() {
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), words())) {
      List<EncodedText> texts =
          encode(
              encoder,
              TextInput.ofWords(Arrays.asList("New York", "", "isn't", null, "here")),
              TextInput.ofWords(List.of("New York", "isn't", "here")));
      assertThat(spans(texts.get(0), 0))
          .extracting(EncodedSpan::text, EncodedSpan::tokens, EncodedSpan::status)
          .containsExactly(
              tuple("New York", 1, SpanStatus.OK),
              tuple("", 0, SpanStatus.NO_TOKEN),
              tuple("isn't", 1, SpanStatus.OK),
              tuple(null, 0, SpanStatus.NO_TOKEN),
              tuple("here", 1, SpanStatus.OK));
      assertThat(bits(texts.get(0))).isEqualTo(bits(texts.get(1)));
    }
  }

  @Test
  void textsWithoutAWordAreEmpty() {
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), words())) {
      assertThat(
              encode(
                  encoder,
                  TextInput.of(" \n"),
                  TextInput.ofWords(Arrays.asList("", null)),
                  TextInput.ofWords(List.of())))
          .extracting(EncodedText::status)
          .containsOnly(TextStatus.EMPTY_TEXT);
    }
  }

  @Test
  void aTokenIsAWordAndItsOwnPiece() {
    EncoderSpec tokens = EncoderSpec.defaults().withVectors(VectorSpec.of("v", Level.TOKEN));
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), tokens)) {
      assertThat(spans(encode(encoder, TextInput.of("Ms. Lee's")).get(0), 0))
          .extracting(EncodedSpan::text)
          .containsExactly("Ms", ".", "Lee", "'s");
    }
  }

  @Test
  void aPromptsWordsAreReadBeforeTheText() {
    ModelFolder model = TinyElmo.usual().write(folder);
    List<EncodedSpan> whole;
    try (TextEncoder encoder = open(model, words())) {
      whole = spans(encode(encoder, TextInput.of("The river: the bank")).get(0), 0);
    }
    try (TextEncoder encoder = open(model, words().withPrompt("The river: "))) {
      EncodedText text = encode(encoder, TextInput.of("the bank")).get(0);
      assertThat(text.tokenCount()).hasValue(5);
      assertThat(spans(text, 0)).extracting(EncodedSpan::text).containsExactly("the", "bank");
      for (int w = 0; w < 2; w++) {
        assertThat(spans(text, 0).get(w).vector()).isEqualTo(whole.get(3 + w).vector());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"18, 30, true", "17, 18, false"})
  void aWordIsCutWhereItsCharactersEnd(int letters, int others, boolean same) {
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), words())) {
      List<EncodedText> texts =
          encode(encoder, TextInput.of("a".repeat(letters)), TextInput.of("a".repeat(others)));
      assertThat(Arrays.equals(bits(texts.get(0)), bits(texts.get(1)))).isEqualTo(same);
    }
  }

  @Test
  void halfASurrogatePairIsTheReplacementCharacter() {
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), words())) {
      List<EncodedText> texts =
          encode(encoder, TextInput.of("a \uD83D b"), TextInput.of("a \uFFFD b"));
      assertThat(bits(texts.get(0))).isEqualTo(bits(texts.get(1)));
    }
  }

  @Test
  void aLongTextIsReadInWindows() {
    EncoderSpec spec = words().withMaxTokens(8).withLongText(LongText.WINDOW);
    String text = "one two three four five six seven eight nine ten eleven twelve";
    try (TextEncoder encoder = open(TinyElmo.usual().write(folder), spec)) {
      List<EncodedText> texts =
          encode(
              encoder, TextInput.of(text), TextInput.of("one two three four five six seven eight"));
      assertThat(spans(texts.get(0), 0)).hasSize(12).allMatch(span -> span.vector() != null);
      assertThat(spans(texts.get(0), 0).get(0).vector())
          .isEqualTo(spans(texts.get(1), 0).get(0).vector());
    }
  }

  @Test
  void layersAreMixedWithElmosScalars() {
    VectorSpec mixed =
        VectorSpec.parse(
            "v:level=word;layers=all;combine=weighted;weights=0,1,2;gamma=3", new ArrayList<>());
    TinyElmo tiny = TinyElmo.usual();
    EncoderSpec spec = EncoderSpec.defaults().withVectors(mixed);
    List<String> words = List.of("a", "bank");
    try (TextEncoder encoder = open(tiny.write(folder), spec)) {
      double[][][] states = tiny.plain(folder).states(words);
      float[] vector = spans(encode(encoder, TextInput.ofWords(words)).get(0), 0).get(1).vector();
      double sum = 1 + Math.E + Math.E * Math.E;
      for (int i = 0; i < vector.length; i++) {
        double weighted =
            states[0][1][i] + Math.E * states[1][1][i] + Math.E * Math.E * states[2][1][i];
        assertThat((double) vector[i]).isCloseTo(3 * weighted / sum, within(1e-5));
      }
    }
  }

  @Test
  void aSentenceIsTheMeanOfItsWords() {
    TinyElmo tiny = TinyElmo.usual();
    List<String> words = List.of("a", "river", "bank");
    try (TextEncoder encoder = open(tiny.write(folder), EncoderSpec.defaults())) {
      double[][] states = tiny.plain(folder).states(words)[2];
      float[] vector = encode(encoder, TextInput.ofWords(words)).get(0).vector().orElseThrow();
      for (int i = 0; i < vector.length; i++) {
        double mean = (states[0][i] + states[1][i] + states[2][i]) / 3;
        assertThat((double) vector[i]).isCloseTo(mean, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWeightThatIsNotFiniteFailsTheTextsThatNeedIt(int layer) {
    Map<String, Object> datasets = TinyElmo.usual().datasets();
    ((float[][]) datasets.get("char_embed"))['q'][1] = Float.NaN;
    VectorSpec vector = VectorSpec.of("v", Level.SENTENCE).withLayers(layer);
    EncoderSpec spec = EncoderSpec.defaults().withVectors(vector);
    try (TextEncoder encoder = open(write(datasets), spec)) {
      List<EncodedText> texts = encode(encoder, TextInput.of("a q b"), TextInput.of("a b"));
      assertThat(texts.get(0).status()).isEqualTo(TextStatus.FAILED);
      assertThat(texts.get(0).error()).hasValue("The model gave a vector that is not finite");
      assertThat(texts.get(1).status()).isEqualTo(TextStatus.OK);
    }
  }

  @TestFactory
  Stream<DynamicTest> aWeightThatIsNotANumberIsNeverLostOnTheWay() {
    return TinyElmo.usual().datasets().keySet().stream()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertFails(name)));
  }

  private void assertFails(String dataset) {
    Map<String, Object> datasets = TinyElmo.usual().datasets();
    Object last = datasets.get(dataset);
    while (!(last instanceof float[])) {
      last = Array.get(last, Array.getLength(last) - 1);
    }
    Arrays.fill((float[]) last, Float.NaN);
    try (TextEncoder encoder = open(write(datasets), EncoderSpec.defaults())) {
      assertThat(encode(encoder, TextInput.of("a bank")).get(0).status())
          .isEqualTo(TextStatus.FAILED);
    }
  }

  private ModelFolder write(Map<String, Object> datasets) {
    TinyElmo.usual().write(folder);
    TinyElmo.writeWeights(folder.resolve("weights.hdf5"), datasets);
    return ModelFolder.open(folder);
  }

  private static TextEncoder open(ModelFolder model, EncoderSpec spec) {
    return TextEncoder.open(model, spec, RUNTIME);
  }

  private static EncoderSpec words() {
    return EncoderSpec.defaults().withVectors(VectorSpec.of("v", Level.WORD));
  }

  private static List<EncodedText> encode(TextEncoder encoder, TextInput... texts) {
    return encoder.encode(List.of(texts), stats -> {});
  }

  private static List<EncodedSpan> spans(EncodedText text, int vector) {
    return ((EncodedVector.Spans) text.vectors().get(vector)).spans();
  }

  private static int[] bits(EncodedText text) {
    return spans(text, 0).stream()
        .filter(span -> span.vector() != null)
        .flatMapToInt(
            span ->
                IntStream.range(0, span.vector().length)
                    .map(i -> Float.floatToRawIntBits(span.vector()[i])))
        .toArray();
  }
}
