package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Modules that come after a transformer, on a folder of three layers of 32 values whose own are
 * Pooling, Dense to 64, Dense to 16 and Normalize.
 */
class FolderModulesTest {
  private static final String TEXT = "The bank lends money to small shops.";
  private static final EncoderSpec SPEC = EncoderSpec.defaults();

  @TempDir private Path folder;

  @BeforeEach
  void aFolder() throws IOException {
    HfData.copy("sentence-transformers/dense-gemma", folder);
  }

  @Test
  void modulesAreRunWhereNothingElseIsAskedOfTheStates() {
    assertThat(vectors(SPEC, "a", "b:normalize=false", "c:dimension=8", "d:level=chunk"))
        .extracting(vector -> vector.length)
        .containsExactly(16, 16, 8, 16);
    assertThat(vectors(SPEC, "a:pooling=mean", "b:layers=2", "c:level=word"))
        .extracting(vector -> vector.length)
        .containsExactly(32, 32, 32);
    assertThat(vectors(SPEC.withPooling(Pooling.MEAN), "a").get(0)).hasSize(32);
  }

  @Test
  void scalingIsTheLastStepAndMayBeLeftOut() {
    List<float[]> vectors = vectors(SPEC, "a", "b:normalize=false", "c:dimension=8");
    assertThat(length(vectors.get(0))).isCloseTo(1, within(1e-6));
    assertThat(length(vectors.get(1))).isNotCloseTo(1, within(0.01));
    assertThat(VectorMath.cosine(vectors.get(0), vectors.get(1))).isCloseTo(1, within(1e-6));
    assertThat(length(vectors.get(2))).isCloseTo(1, within(1e-6));
  }

  @Test
  void valuesThatTheFolderLeavesOutAreLeftOutAfterScaling() throws IOException {
    float[] whole = vectors(SPEC, "a").get(0);
    write("config_sentence_transformers.json", "{\"truncate_dim\": 4}");
    assertThat(vectors(SPEC, "a").get(0)).containsExactly(whole[0], whole[1], whole[2], whole[3]);
    assertThat(length(vectors(SPEC, "a:normalize=true").get(0))).isCloseTo(1, within(1e-6));
    assertThat(vectors(SPEC, "a:dimension=16").get(0)).containsExactly(whole);
    assertThat(vectors(SPEC, "a:pooling=cls").get(0)).hasSize(4);
  }

  @Test
  void aVectorHasTheSameBitsWhateverIsBesideIt() {
    List<String> texts = List.of("a", TEXT, "the river bank was muddy after the rain", "b c d e f");
    try (TextEncoder encoder = open(SPEC)) {
      List<float[]> together = texts(encoder, texts);
      for (int t = 0; t < texts.size(); t++) {
        assertThat(texts(encoder, List.of(texts.get(t))).get(0)).isEqualTo(together.get(t));
      }
    }
  }

  @Test
  void theWeightsAreInTheFingerprint() throws IOException {
    String before = fingerprint();
    byte[] weights = Files.readAllBytes(folder.resolve("2_Dense/model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(folder.resolve("2_Dense/model.safetensors"), weights);
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void layersAreWeighedInPlaceOfTheLast() throws IOException {
    List<float[]> layers =
        vectors(
            SPEC,
            "a:layers=1;pooling=mean;normalize=false",
            "c:layers=3;pooling=mean;normalize=false");
    modules("Transformer", "WeightedLayerPooling", "Pooling");
    write(
        "1_WeightedLayerPooling/config.json",
        "{\"embedding_dimension\": 32, \"layer_start\": 1, \"num_hidden_layers\": 3}");
    Files.write(
        folder.resolve("1_WeightedLayerPooling/model.safetensors"),
        WeightBytes.safetensors(Map.of("layer_weights", new float[] {1, 0, 3})));
    write("2_Pooling/config.json", "{\"pooling_mode\": \"mean\"}");
    float[] last = vectors(SPEC, "a").get(0);
    assertThat(last).containsExactly(layers.get(1));

    String config = Files.readString(folder.resolve("config.json"));
    write("config.json", config.replaceFirst("\\{", "{\"output_hidden_states\": true,"));
    float[] weighed = vectors(SPEC, "a").get(0);
    for (int d = 0; d < weighed.length; d++) {
      assertThat(weighed[d])
          .isCloseTo((layers.get(0)[d] + 3 * layers.get(1)[d]) / 4, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cls                  | 32
          cls+mean+lasttoken   | 96
          weightedmean+max     | 64
          """)
  void severalPoolingsStandOneBehindTheOther(String poolings, int width) throws IOException {
    modules("Transformer", "Pooling");
    write("1_Pooling/config.json", "{\"pooling_mode\": \"%s\"}".formatted(poolings));
    String[] each =
        Stream.of(poolings.split("\\+"))
            .map(pooling -> "%s:pooling=%s".formatted(pooling, pooling))
            .toArray(String[]::new);
    for (EncoderSpec spec : List.of(SPEC, SPEC.withLongText(LongText.WINDOW).withMaxTokens(6))) {
      List<Float> parts = new ArrayList<>();
      vectors(spec, each).forEach(part -> addAll(part, parts));
      List<Float> whole = new ArrayList<>();
      addAll(vectors(spec, "a").get(0), whole);
      assertThat(whole).hasSize(width).isEqualTo(parts);
    }
  }

  @Test
  void aTokenizerThatKeepsCaseMayBeToldToLowerIt() throws IOException {
    float[] lowered = vectors(SPEC, "a").get(0);
    String tokenizer = Files.readString(folder.resolve("tokenizer.json"));
    write("tokenizer.json", tokenizer.replace("\"lowercase\": true", "\"lowercase\": false"));
    assertThat(vectors(SPEC, "a").get(0)).isNotEqualTo(lowered);
    write("sentence_bert_config.json", "{\"do_lower_case\": true}");
    assertThat(vectors(SPEC, "a").get(0)).isEqualTo(lowered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "in_features": 32   | "in_features": 33   | tensor 'linear.weight' of DIR/2_Dense/model.safetensors must have the shape [64, 33] that Dense(33 to 64, activation Identity, bias false, residual false) asks for: [64, 32]
          "bias": false       | "bias": true        | DIR/2_Dense/model.safetensors: it has no tensor 'linear.bias'
          linear.Identity     | activation.GLU      | DIR/2_Dense/config.json has an activation that Contexture does not compute: torch.nn.modules.activation.GLU
          "bias": false       | "strange": 1        | DIR/2_Dense/config.json sets strange, which Contexture does not know: 1
          sentence_embedding" | token_embeddings"   | which Contexture does not know: "token_embeddings"
          "in_features": 32   | "in_features": "32" | DIR/2_Dense/config.json: 'in_features' must be a number of 1 or more: "32"
          """)
  void aModuleThatDoesNotFitIsRefused(String from, String to, String message) throws IOException {
    String config = Files.readString(folder.resolve("2_Dense/config.json"));
    assertThat(config).contains(from);
    write("2_Dense/config.json", config.replace(from, to));
    assertThatThrownBy(() -> open(SPEC).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message.replace("DIR", folder.toString()));
  }

  @Test
  void modulesWhoseWidthsDoNotMeetAreRefused() throws IOException {
    write("1_Pooling/config.json", "{\"pooling_mode\": [\"cls\", \"mean\"]}");
    assertThatThrownBy(() -> open(SPEC).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot run module Dense(32 to 64, activation Identity, bias false, residual false): a"
                + " vector before it must have 32 values: 64");
  }

  @Test
  void aTensorThatAModuleDoesNotHaveIsRefused() throws IOException {
    Files.write(
        folder.resolve("2_Dense/model.safetensors"),
        WeightBytes.safetensors(
            """
            {"linear.weight":{"dtype":"F32","shape":[64,32],"data_offsets":[0,8192]},
            "linear.bias":{"dtype":"F32","shape":[64],"data_offsets":[8192,8448]}}""",
            new byte[8448]));
    assertThatThrownBy(() -> open(SPEC).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s holds tensors that Dense(32 to 64, activation Identity, bias"
                + " false, residual false) does not have: linear.bias",
            folder.resolve("2_Dense/model.safetensors"));
  }

  private void modules(String... types) throws IOException {
    List<String> list = new ArrayList<>();
    for (String type : types) {
      String path = list.isEmpty() ? "" : list.size() + "_" + type;
      list.add(
          "{\"path\": \"%s\", \"type\": \"sentence_transformers.models.%s\"}"
              .formatted(path, type));
      Files.createDirectories(folder.resolve(path));
    }
    write("modules.json", list.stream().collect(Collectors.joining(",", "[", "]")));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private TextEncoder open(EncoderSpec spec) {
    return TextEncoder.open(ModelFolder.open(folder), spec, EncoderRuntime.ofThreads(1));
  }

  private String fingerprint() {
    try (TextEncoder encoder = open(SPEC)) {
      return encoder.signature().fingerprint();
    }
  }

  /** The first vector of each column that is asked for. */
  private List<float[]> vectors(EncoderSpec spec, String... columns) {
    List<String> problems = new ArrayList<>();
    VectorSpec[] asked =
        Stream.of(columns)
            .map(column -> VectorSpec.parse(column, problems))
            .toArray(VectorSpec[]::new);
    assertThat(problems).isEmpty();
    try (TextEncoder encoder = open(spec.withVectors(asked))) {
      return encoder.encode(List.of(TEXT)).texts().get(0).vectors().stream()
          .map(FolderModulesTest::first)
          .toList();
    }
  }

  private static List<float[]> texts(TextEncoder encoder, List<String> texts) {
    return encoder.encode(texts).texts().stream()
        .map(text -> first(text.vectors().get(0)))
        .toList();
  }

  private static float[] first(EncodedVector vector) {
    return vector instanceof EncodedVector.Whole whole
        ? whole.values()
        : ((EncodedVector.Spans) vector).spans().get(0).vector();
  }

  private static double length(float[] vector) {
    return Math.sqrt(VectorMath.dot(vector, vector));
  }

  private static void addAll(float[] part, List<Float> all) {
    for (float value : part) {
      all.add(value);
    }
  }
}
