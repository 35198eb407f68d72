package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a model whose vectors can be computed by hand: a token's state is (id, 2 id). */
class TextEncoderTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final EncoderRuntime RUNTIME = EncoderRuntime.ofThreads(1);

  @TempDir private Path folder;

  @Test
  void resultsAreInTheOrderOfTheTexts() {
    try (TextEncoder encoder = open(SPEC)) {
      List<EncodedText> texts = encode(encoder, "blue", null, "red green blue", "", "blue");
      // [CLS] is 2, [SEP] is 3, the colours are 4, 5 and 6.
      assertVector(texts.get(0), 11 / 3f, 22 / 3f);
      assertThat(texts.get(1)).isEqualTo(EncodedText.NULL);
      assertVector(texts.get(2), 4, 8);
      assertThat(texts.get(3)).isEqualTo(EncodedText.without(TextStatus.EMPTY_TEXT, 2));
      assertThat(texts.get(4)).isSameAs(texts.get(0));
    }
  }

  @Test
  void equalTextsAreEncodedOnceAndCountedOnce() {
    try (TextEncoder encoder = open(SPEC)) {
      EncodeStats stats =
          encoder
              .encode(Arrays.asList("red", "red green blue", "red", null, "", "red green blue"))
              .stats();
      assertThat(stats.textsEncoded()).isEqualTo(2);
      assertThat(stats.tokens()).isEqualTo(3 + 5);
      assertThat(stats.paddedTokens()).isEqualTo(2 * 5);
      assertThat(stats.tokenizeNanos()).isPositive();
      assertThat(stats.encodeNanos()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void aTextThatFillsTheBudgetRunsWithoutPadding(int budget) {
    ModelFolder model = TinyModels.write(folder, lookup());
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, new EncoderRuntime(1, budget))) {
      EncodeStats stats = encoder.encode(List.of("red", "red green blue")).stats();
      assertThat(stats.tokens()).isEqualTo(8);
      assertThat(stats.paddedTokens()).isEqualTo(8);
    }
  }

  @Test
  void noTextsGiveNoResults() {
    try (TextEncoder encoder = open(SPEC)) {
      EncodedTexts encoded = encoder.encode(List.of());
      assertThat(encoded.texts()).isEmpty();
      assertThat(encoded.stats().textsEncoded()).isZero();
      assertThat(encoded.stats().paddedTokens()).isZero();
    }
  }

  @Test
  void aLongTextIsTruncatedAndSaysSo() {
    try (TextEncoder encoder = open(SPEC.withMaxTokens(4))) {
      List<EncodedText> texts = encode(encoder, "red green blue", "red green");
      assertThat(texts.get(0).truncated()).isTrue();
      assertThat(texts.get(0).tokenCount()).hasValue(5);
      assertThat(texts.get(1).truncated()).isFalse();
      assertThat(texts.get(1).tokenCount()).hasValue(4);
      assertVector(texts.get(0), 3.5f, 7);
      assertVector(texts.get(1), 3.5f, 7);
    }
  }

  @Test
  void underFailALongTextIsTooLongAndTheOthersAreNot() {
    try (TextEncoder encoder = open(SPEC.withMaxTokens(4).withLongText(LongText.FAIL))) {
      List<EncodedText> texts = encode(encoder, "red green blue", "red green");
      assertThat(texts.get(0)).isEqualTo(EncodedText.without(TextStatus.TOO_LONG, 5));
      assertVector(texts.get(1), 3.5f, 7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void paddingNeverChangesAVector(Pooling pooling) {
    try (TextEncoder encoder = open(SPEC.withPooling(pooling))) {
      float[] alone = encode(encoder, "green").get(0).vector().orElseThrow();
      List<EncodedText> beside = encode(encoder, "red ".repeat(50), "green", "blue blue blue");
      assertThat(beside.get(1).vector().orElseThrow()).isEqualTo(alone);
    }
  }

  @Test
  void aNormalizedVectorHasLengthOne() {
    try (TextEncoder encoder = open(SPEC.withNormalize(true))) {
      float root = (float) Math.sqrt(5);
      assertVector(encode(encoder, "red green blue").get(0), 1 / root, 2 / root);
    }
  }

  @Test
  void aPromptChangesTheVectorAndCountsAsTokens() {
    try (TextEncoder encoder = open(SPEC.withPrompt("blue "))) {
      EncodedText text = encode(encoder, "red").get(0);
      assertVector(text, 15 / 4f, 30 / 4f);
      assertThat(text.tokenCount()).hasValue(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void anEmptyTextStaysEmptyUnderAPrompt(String empty) {
    try (TextEncoder encoder = open(SPEC.withPrompt("blue "))) {
      assertThat(encode(encoder, empty).get(0))
          .isEqualTo(EncodedText.without(TextStatus.EMPTY_TEXT, 3));
    }
  }

  @Test
  void aVectorThatIsNotFiniteIsAFailureOfItsTextAlone() {
    try (TextEncoder encoder = open(SPEC)) {
      List<EncodedText> texts = encode(encoder, "red green blue", "nan", "blue");
      assertVector(texts.get(0), 4, 8);
      assertThat(texts.get(1))
          .isEqualTo(EncodedText.failed("The model gave a vector that is not finite", 3));
      assertVector(texts.get(2), 11 / 3f, 22 / 3f);
    }
  }

  @Test
  void aRunThatFailsIsAFailureOfTheCulpritAlone() {
    try (TextEncoder encoder = open(SPEC)) {
      List<EncodedText> texts = encode(encoder, "red green blue", "outside", "blue");
      assertVector(texts.get(0), 4, 8);
      assertThat(texts.get(1))
          .isEqualTo(
              EncodedText.failed(
                  "Cannot encode token 'outside' (id 9): the model's embedding table has 9 rows;"
                      + " tokenizer and graph must be of the same model",
                  3));
      assertVector(texts.get(2), 11 / 3f, 22 / 3f);
    }
  }

  @Test
  void aTextThatTheTokenizerFailsOnIsAFailureOfItsOwn() {
    ModelFolder model =
        TinyModels.write(folder, TinyModels.bytes(lookup()), TinyModels.tokenizerWithoutUnknown());
    try (TextEncoder encoder = TextEncoder.open(model, SPEC.withPrompt("red "), RUNTIME)) {
      List<EncodedText> texts = encode(encoder, "purple", "green");
      assertThat(texts.get(0))
          .isEqualTo(
              EncodedText.notTokenized(
                  "Cannot tokenize text: WordLevel error: Missing [UNK] token from the vocabulary"));
      assertVector(texts.get(1), 14 / 4f, 28 / 4f);
    }
  }

  @Test
  void aGraphOfInt32InputsIsFed() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT32, "batch", "sequence"))
            .addInput(tensor("attention_mask", DataType.INT32, "batch", "sequence"))
            .addInput(tensor("token_type_ids", DataType.INT32, "batch", "sequence"))
            .addOutput(tensor("states", DataType.FLOAT, "batch", "sequence", "2"));
    graph.setNode(0, node("Gather", List.of("table", "input_ids"), "states"));
    try (TextEncoder encoder = TextEncoder.open(TinyModels.write(folder, graph), SPEC, RUNTIME)) {
      assertVector(encode(encoder, "red green blue", "blue").get(0), 4, 8);
    }
  }

  @Test
  void aGraphOfInputIdsAloneIsFed() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    try (TextEncoder encoder = TextEncoder.open(TinyModels.write(folder, graph), SPEC, RUNTIME)) {
      assertVector(encode(encoder, "red green blue").get(0), 4, 8);
    }
  }

  @Test
  void aDynamicallyQuantizedGraphRunsOneTextAtATime() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addNode(
                node("DynamicQuantizeLinear", List.of("last_hidden_state"), "q", "scale", "zero"))
            .addNode(node("DequantizeLinear", List.of("q", "scale", "zero"), "states"))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("states", DataType.FLOAT, "batch", "sequence", "2"));
    try (TextEncoder encoder = TextEncoder.open(TinyModels.write(folder, graph), SPEC, RUNTIME)) {
      assertThat(encoder.signature().states().facts()).containsEntry("dynamically_quantized", true);
      EncodedTexts encoded = encoder.encode(List.of("red", "red green blue"));
      assertThat(encoded.stats().paddedTokens()).isEqualTo(8);
      assertThat(encoded.texts().get(0).vector().orElseThrow())
          .isEqualTo(encode(encoder, "red").get(0).vector().orElseThrow());
    }
  }

  @Test
  void theSignatureSaysWhatWasOpened() throws IOException {
    ModelFolder model = TinyModels.write(folder, lookup());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"tiny\", \"max_position_embeddings\": 32}");
    ModelFolder withConfig = ModelFolder.open(folder);
    try (TextEncoder encoder = TextEncoder.open(withConfig, SPEC, RUNTIME)) {
      EncoderSignature signature = encoder.signature();
      assertThat(signature.model()).isEqualTo(model.name());
      assertThat(signature.modelFingerprint()).isEqualTo(withConfig.fingerprint());
      assertThat(signature.fingerprint())
          .matches("[0-9a-f]{64}")
          .isNotEqualTo(signature.modelFingerprint());
      assertThat(signature.dimension()).isEqualTo(TinyModels.DIMENSION);
      assertThat(signature.modelType()).isEqualTo("tiny");
      assertThat(signature.modelBytes()).isEqualTo(withConfig.bytes());
      assertThat(signature.tokenizer()).isEqualTo("WordLevel");
      assertThat(signature.specialTokens()).isEqualTo(2);
      assertThat(signature.settings().maxTokens().value()).isEqualTo(32);
    }
  }

  @Test
  void settingsResolvedBeforeGiveTheSameEncoder() {
    ModelFolder model = TinyModels.write(folder, lookup());
    try (TextEncoder first = TextEncoder.open(model, SPEC.withPooling(Pooling.MAX), RUNTIME);
        TextEncoder second = TextEncoder.open(model, first.signature().settings(), RUNTIME)) {
      assertThat(second.signature()).isEqualTo(first.signature());
      assertVector(encode(second, "red green blue").get(0), 6, 12);
    }
  }

  @Test
  void theFingerprintIsThatOfTheSettingsAndNotOfTheirOrigin() {
    String asDefault = fingerprint(SPEC);
    assertThat(fingerprint(SPEC)).isEqualTo(asDefault);
    assertThat(fingerprint(SPEC.withPooling(Pooling.MEAN))).isEqualTo(asDefault);
    assertThat(
            List.of(
                asDefault,
                fingerprint(SPEC.withPooling(Pooling.CLS)),
                fingerprint(SPEC.withNormalize(true)),
                fingerprint(SPEC.withMaxTokens(64)),
                fingerprint(SPEC.withPrompt("red")),
                fingerprint(SPEC.withLongText(LongText.FAIL))))
        .doesNotHaveDuplicates();
  }

  @Test
  void signatureSettingsAndRuntimeSurviveJavaSerialization() throws Exception {
    try (TextEncoder encoder = open(SPEC.withPooling(Pooling.MAX))) {
      EncoderSignature signature = encoder.signature();
      assertThat(copy(signature)).isEqualTo(signature).isNotSameAs(signature);
      assertThat(copy(signature.settings())).isEqualTo(signature.settings());
      assertThat(copy(RUNTIME)).isEqualTo(RUNTIME);
    }
  }

  @Test
  void maxTokensBeyondThePositionsAreRefused() throws IOException {
    TinyModels.write(folder, lookup());
    Files.writeString(folder.resolve("config.json"), "{\"max_position_embeddings\": 32}");
    assertThatThrownBy(
            () -> TextEncoder.open(ModelFolder.open(folder), SPEC.withMaxTokens(33), RUNTIME))
        .isInstanceOf(ModelException.class)
        .hasMessage("max-tokens must be at most the model's 32 positions (config.json): 33");
  }

  @Test
  void maxTokensOfSpecialTokensOnlyAreRefused() {
    assertThatThrownBy(() -> open(SPEC.withMaxTokens(2)))
        .isInstanceOf(ModelException.class)
        .hasMessage("max-tokens must be more than the 2 special tokens that the tokenizer adds: 2");
  }

  @Test
  void aBudgetBelowOneIsRefused() {
    ModelFolder model = TinyModels.write(folder, lookup());
    assertThatThrownBy(() -> TextEncoder.open(model, SPEC, new EncoderRuntime(1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token-budget must be at least 1: 0");
  }

  @Test
  void aGraphThatCannotBeFedIsRefused() {
    GraphProto.Builder graph =
        lookup().addInput(tensor("labels", DataType.INT64, "batch", "sequence"));
    ModelFolder model = TinyModels.write(folder, graph);
    assertThatThrownBy(() -> TextEncoder.open(model, SPEC, RUNTIME))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model has an input that cannot be filled: 'labels'; inputs: [input_ids:"
                + " int64[batch, sequence], attention_mask: int64[batch, sequence], labels:"
                + " int64[batch, sequence]]");
  }

  @Test
  void reportsAndDownloadsAreSwitchedOffBeforeTheFirstNativeLibraryLoads() {
    // The graph is refused before a session opens, so only what comes before that can set them.
    ModelFolder model = TinyModels.write(folder, new byte[0], TinyModels.tokenizer());
    List<String> properties =
        List.of("OPT_OUT_TRACKING", "ai.djl.offline", "TOKENIZERS_PARALLELISM");
    properties.forEach(System::clearProperty);
    assertThatThrownBy(() -> TextEncoder.open(model, SPEC, RUNTIME))
        .hasMessage("Cannot read model %s: it holds no ONNX graph", model.graph());
    assertThat(properties).extracting(System::getProperty).containsExactly("true", "true", "false");
  }

  private String fingerprint(EncoderSpec spec) {
    try (TextEncoder encoder = open(spec)) {
      return encoder.signature().fingerprint();
    }
  }

  private TextEncoder open(EncoderSpec spec) {
    return TextEncoder.open(TinyModels.write(folder, lookup()), spec, RUNTIME);
  }

  private static List<EncodedText> encode(TextEncoder encoder, String... texts) {
    return encoder.encode(Arrays.asList(texts)).texts();
  }

  private static void assertVector(EncodedText text, float x, float y) {
    assertThat(text.status()).isEqualTo(TextStatus.OK);
    assertThat(text.error()).isEmpty();
    assertThat(text.vector().orElseThrow())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(x, y);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Serializable> T copy(T value)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
