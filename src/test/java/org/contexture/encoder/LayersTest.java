package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Named vectors of several layers against the states of all layers of one run, mixed here. */
@Tag("slow")
class LayersTest {
  private static final String TEXT = "The bank of the river was unbelievably steep.";
  private static final int WORD = 1;

  /** For each layer the states of every token, special ones at both ends. */
  private static List<float[][]> states;

  @BeforeAll
  static void runTheModelOnce() {
    OnnxGraph graph = OnnxGraph.read(MiniLm.float32());
    int layers = graph.signature().hiddenLayers().count();
    List<Integer> all = IntStream.range(0, layers).boxed().toList();
    try (TextTokenizer tokenizer = TextTokenizer.open(MiniLm.float32().tokenizer());
        OnnxSession session = graph.load(all, 1)) {
      TokenizedText tokens = tokenizer.tokenize(TEXT, 256);
      HiddenStates run =
          session.run(List.of(tokens.inputIds()), List.of(tokens.typeIds(0, tokens.size())));
      states = run.layers().stream().map(layer -> rows(layer, run.dimension())).toList();
    }
  }

  @AfterAll
  static void forgetTheStates() {
    states = null;
  }

  private static float[][] rows(float[] values, int dimension) {
    float[][] rows = new float[values.length / dimension][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = Arrays.copyOfRange(values, t * dimension, (t + 1) * dimension);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers=0 | 0",
        "layers=2 | 2",
        "layers=-1 | 6",
        "layers=-7 | 0",
      })
  void oneLayerIsThatLayersState(String keys, int layer) {
    assertThat(wordVector("w:level=word;" + keys)).isEqualTo(states.get(layer)[WORD + 1]);
  }

  @Test
  void concatenatedLayersStandInTheOrderAskedFor() {
    float[] vector = wordVector("w:level=word;layers=-1,2;combine=concat");

    assertThat(vector).hasSize(2 * MiniLm.DIMENSION);
    assertThat(Arrays.copyOf(vector, MiniLm.DIMENSION)).isEqualTo(states.get(6)[WORD + 1]);
    assertThat(Arrays.copyOfRange(vector, MiniLm.DIMENSION, 2 * MiniLm.DIMENSION))
        .isEqualTo(states.get(2)[WORD + 1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers=all | 1/7 1/7 1/7 1/7 1/7 1/7 1/7",
        "layers=-1,-2,-3,-4;combine=mean | 0 0 0 1/4 1/4 1/4 1/4",
        "layers=1,3;combine=sum | 0 1 0 1 0 0 0",
        // softmax(0, ln 3) = 1/4, 3/4
        "layers=0,6;combine=weighted;weights=0,1.0986122886681098;gamma=2 | 2/4 0 0 0 0 0 6/4",
      })
  void severalLayersAreMixedTokenByToken(String keys, String weights) {
    float[] sentence = sentenceVector("s:pooling=mean;normalize=false;" + keys);
    float[] word = wordVector("w:level=word;" + keys);

    String[] shares = weights.split(" ", -1);
    int tokens = states.get(0).length;
    for (int d = 0; d < MiniLm.DIMENSION; d++) {
      double mean = 0;
      for (int t = 0; t < tokens; t++) {
        mean += mixed(shares, t, d) / tokens;
      }
      assertThat((double) sentence[d]).isCloseTo(mean, within(1e-5));
      assertThat((double) word[d]).isCloseTo(mixed(shares, WORD + 1, d), within(1e-5));
    }
  }

  private static double mixed(String[] shares, int token, int d) {
    double sum = 0;
    for (int layer = 0; layer < shares.length; layer++) {
      String[] parts = shares[layer].split("/", -1);
      double share = Double.parseDouble(parts[0]);
      sum +=
          share
              / (parts.length == 2 ? Double.parseDouble(parts[1]) : 1)
              * states.get(layer)[token][d];
    }
    return sum;
  }

  @Test
  void aVectorIsTheSameBitForBitWhateverIsAskedBesideIt() {
    float[] alone = sentenceVector("embedding:level=sentence");
    List<EncodedVector> beside =
        encode(
            "words:level=word",
            "embedding:level=sentence",
            "last4:layers=-1,-2,-3,-4;combine=concat",
            "l2:layers=2");

    assertThat(((EncodedVector.Whole) beside.get(1)).values()).isEqualTo(alone);
    assertThat(((EncodedVector.Whole) beside.get(3)).values())
        .isEqualTo(sentenceVector("l2:layers=2"));
  }

  @Test
  void aWordIsTheSameInLayer0OfEverySentenceAndNotInTheLast() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withVectors(
                VectorSpec.of("first", Level.WORD).withLayers(0),
                VectorSpec.of("last", Level.WORD).withLayers(-1));
    try (TextEncoder encoder =
        TextEncoder.open(MiniLm.float32(), spec, EncoderRuntime.ofThreads(1))) {
      List<EncodedText> texts =
          encoder.encode(List.of("The bank of the river", "The bank gave me a loan")).texts();

      assertThat(word(texts.get(0).vectors().get(0)))
          .isEqualTo(word(texts.get(1).vectors().get(0)));
      assertThat(word(texts.get(0).vectors().get(1)))
          .isNotEqualTo(word(texts.get(1).vectors().get(1)));
    }
  }

  private static float[] wordVector(String vector) {
    return word(encode(vector).get(0));
  }

  private static float[] word(EncodedVector words) {
    return ((EncodedVector.Spans) words).spans().get(WORD).vector();
  }

  private static float[] sentenceVector(String vector) {
    return ((EncodedVector.Whole) encode(vector).get(0)).values();
  }

  private static List<EncodedVector> encode(String... vectors) {
    List<String> problems = new ArrayList<>();
    VectorSpec[] specs =
        Stream.of(vectors)
            .map(vector -> VectorSpec.parse(vector, problems))
            .toArray(VectorSpec[]::new);
    assertThat(problems).isEmpty();
    EncoderSpec spec = EncoderSpec.defaults().withVectors(specs);
    try (TextEncoder encoder =
        TextEncoder.open(MiniLm.float32(), spec, EncoderRuntime.ofThreads(1))) {
      return encoder.encode(List.of(TEXT)).texts().get(0).vectors();
    }
  }
}
