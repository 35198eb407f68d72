package org.contexture.encoder.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.fixture.PublishedElmo;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.InputTensor;
import org.contexture.encoder.onnx.TensorSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.TextInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AllenNLP's tiny biLM and the activations that AllenNLP and bilm-tf gave. */
class PublishedElmoTest {
  private static final double TOLERANCE = 1e-5;
  private static final int LAYERS = 2;
  private static final int PROJECTION = 16;
  private static final int CELL = 64;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theFirstSentenceOfEachListHasThePublishedTopLayer(int list) {
    ModelFolder model = PublishedElmo.copyTo(folder);
    List<String> words = PublishedElmo.sentences().get(list).get(0);
    float[][][] expected = PublishedElmo.topLayer(list, 0);
    List<EncodedSpan> spans = encode(model, words, 2);
    assertThat(spans).extracting(EncodedSpan::text).isEqualTo(words);
    for (int w = 0; w < words.size(); w++) {
      for (int i = 0; i < PROJECTION; i++) {
        assertThat(spans.get(w).vector()[i]).isCloseTo(expected[0][w][i], within(1e-5f));
        assertThat(spans.get(w).vector()[PROJECTION + i])
            .isCloseTo(expected[1][w][i], within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everySentenceHasThePublishedTopLayerWhenStatesAreCarriedFromOneToTheNext(int list) {
    ElmoModel model = ElmoModel.open(PublishedElmo.copyTo(folder));
    CharacterIds characters = new CharacterIds(model.options().charsPerWord());
    List<List<String>> sentences = PublishedElmo.sentences().get(list);
    try (TensorSession session = model.load(List.of(LAYERS), 1, true)) {
      List<InputTensor> states = zeros();
      for (int s = 0; s < sentences.size(); s++) {
        List<String> words = sentences.get(s);
        List<InputTensor> inputs =
            new ArrayList<>(WordBatch.of(List.of(words)).tensors(characters));
        inputs.addAll(states);
        List<float[]> outputs = session.run(inputs);
        float[][][] expected = PublishedElmo.topLayer(list, s);
        float[] top = outputs.get(outputs.size() - 1);
        double largest = 0;
        for (int i = 0; i < top.length; i++) {
          int column = i % (2 * PROJECTION);
          float wanted = expected[column / PROJECTION][i / (2 * PROJECTION)][column % PROJECTION];
          largest = Math.max(largest, Math.abs(top[i] - wanted));
        }
        assertThat(top).hasSize(words.size() * 2 * PROJECTION);
        assertThat(largest).isLessThan(TOLERANCE);
        states = named(outputs.subList(0, outputs.size() - 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyLayerIsThatOfAPlainComputation(int layer) {
    ModelFolder model = PublishedElmo.copyTo(folder);
    List<String> words = PublishedElmo.sentences().get(0).get(0);
    double[][] expected = plain(model).states(words)[layer];
    List<EncodedSpan> spans = encode(model, words, layer);
    for (int w = 0; w < words.size(); w++) {
      for (int i = 0; i < 2 * PROJECTION; i++) {
        assertThat((double) spans.get(w).vector()[i]).isCloseTo(expected[w][i], within(TOLERANCE));
      }
    }
  }

  @Test
  void thePublishedModelIsRecognizedByItsFiles() {
    ModelFolder model = PublishedElmo.copyTo(folder);
    try (TextEncoder encoder =
        TextEncoder.open(model, EncoderSpec.defaults(), EncoderRuntime.ofThreads(1))) {
      assertThat(encoder.signature().modelType()).isEqualTo("elmo");
      assertThat(encoder.signature().dimension()).isEqualTo(2 * PROJECTION);
      assertThat(encoder.signature().states().size()).isEqualTo(LAYERS + " layers");
    }
  }

  private static List<EncodedSpan> encode(ModelFolder model, List<String> words, int layer) {
    EncoderSpec spec =
        EncoderSpec.defaults().withVectors(VectorSpec.of("w", Level.WORD).withLayers(layer));
    try (TextEncoder encoder = TextEncoder.open(model, spec, EncoderRuntime.ofThreads(1))) {
      EncodedVector vector =
          encoder.encode(List.of(TextInput.ofWords(words)), stats -> {}).get(0).vectors().get(0);
      return ((EncodedVector.Spans) vector).spans();
    }
  }

  private static PlainElmo plain(ModelFolder model) {
    return new PlainElmo(
        model.graph(),
        new int[][] {{1, 4}, {2, 8}, {3, 16}, {4, 32}, {5, 64}},
        true,
        2,
        50,
        PROJECTION,
        CELL,
        LAYERS,
        3,
        3,
        true);
  }

  private static List<InputTensor> zeros() {
    return named(
        IntStream.range(0, 2 * 2 * LAYERS)
            .mapToObj(i -> new float[i % 2 == 0 ? PROJECTION : CELL])
            .toList());
  }

  private static List<InputTensor> named(List<float[]> states) {
    List<InputTensor> inputs = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      for (int layer = 0; layer < LAYERS; layer++) {
        for (String state : List.of("output", "cell")) {
          float[] values = states.get(inputs.size());
          inputs.add(
              InputTensor.of(
                  "first." + direction + "." + layer + "." + state, values, 1, values.length));
        }
      }
    }
    return inputs;
  }
}
