package org.contexture.encoder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Past;
import org.contexture.encoder.fixture.family.FamilyModels;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.model.FolderListing;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StaticQuantizerTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final QuantizeSpec ANY = new QuantizeSpec(WeightBits.SEVEN, 0);

  /** Different lengths, and each word of {@link TinyModels}' tokenizer that has a state. */
  private static final QuantizeTexts TEXTS =
      QuantizeTexts.halves(
          List.of(
              "red green blue",
              "a red",
              "blue blue green a red green",
              "green",
              "red a blue",
              "green red blue a green red blue a",
              "blue",
              "a green blue red red"));

  private final List<String> steps = new ArrayList<>();
  @TempDir private Path folder;

  /** Layers, batches and inputs stay what they were; products are of whole numbers. */
  @ParameterizedTest
  @EnumSource
  void everyFamilysProductsBecomeWholeNumbers(Family family) throws IOException {
    ModelFolder model = model(family);
    Path output = folder.resolve("quantized");

    Quantization done = quantizer(model, ANY).write(output, TEXTS, steps::add);

    ModelFolder quantized = ModelFolder.open(output);
    OnnxGraph before = OnnxGraph.read(model);
    OnnxGraph after = OnnxGraph.read(quantized);
    assertThat(done.quantizedProducts()).isEqualTo(done.products()).isGreaterThanOrEqualTo(8);
    assertThat(operators(after.file(), "MatMulIntegerToFloat")).isEqualTo(done.products());
    assertThat(after.signature().hiddenLayers().tensors())
        .isEqualTo(before.signature().hiddenLayers().tensors());
    assertThat(after.signature().batches().regime()).isEqualTo(BatchRegime.MIXED_LENGTHS);
    assertThat(after.signature().dynamicallyQuantized()).isFalse();
    assertThat(done.measured().meanCosine()).isGreaterThan(0.99);
    assertThat(quantized.fingerprint()).isNotEqualTo(model.fingerprint());
    assertSameBitsInBatches(quantized);
  }

  private static void assertSameBitsInBatches(ModelFolder model) {
    List<String> texts = TEXTS.calibrating();
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, EncoderRuntime.ofThreads(2))) {
      assertThat(encoder.signature().states().batches().regime())
          .isEqualTo(BatchRegime.MIXED_LENGTHS);
      List<float[]> together = vectors(encoder, texts);
      for (int text = 0; text < texts.size(); text++) {
        assertThat(vectors(encoder, List.of(texts.get(text))).get(0))
            .as(texts.get(text))
            .isEqualTo(together.get(text));
      }
    }
  }

  private static List<float[]> vectors(TextEncoder encoder, List<String> texts) {
    return encoder.encode(texts).texts().stream().map(text -> text.vector().orElseThrow()).toList();
  }

  @Test
  void theFolderHoldsWhatTheOriginalHasAndWhatWasDone() throws IOException {
    ModelFolder model = model(Family.BERT);
    Files.writeString(model.root().resolve("vocab.txt"), "red\n");
    Files.writeString(model.root().resolve("README.md"), "# Model");
    Path output = folder.resolve("quantized");

    Quantization done = quantizer(model, ANY).write(output, TEXTS, steps::add);

    assertThat(output)
        .isDirectoryNotContaining("glob:**README.md")
        .isDirectoryContaining("glob:**vocab.txt")
        .isDirectoryContaining("glob:**config.json")
        .isDirectoryContaining("glob:**tokenizer.json");
    assertThat(Files.readString(output.resolve("quantization.json"))).isEqualTo(done.json());
    assertThat(done.modelFingerprint()).isEqualTo(model.fingerprint());
    assertThat(done.calibration())
        .isEqualTo(new Quantization.Calibrated(TEXTS.sha256(), 4, 3 + 2 + 6 + 1 + 4 * 2));
    assertThat(done.measured().texts()).isEqualTo(4);
    assertThat(done.leftInFloat32()).isEmpty();
    assertThat(done.json()).contains("\"weight_bits\": 7", "\"left_in_float32\": []");
    assertThat(steps)
        .containsExactly(
            "measuring scales on 4 texts",
            "trying %d products of whole numbers".formatted(done.products()));
  }

  /** The weights of ALBERT's one block are read by every layer, and lie behind a Transpose. */
  @Test
  void aWeightThatSeveralProductsShareIsQuantizedForEach() throws IOException {
    Path checkpoint = HfData.copy("transformers/albert", folder.resolve("checkpoint"));
    Files.writeString(checkpoint.resolve("tokenizer.json"), TinyModels.tokenizer());
    CheckpointConverter.open(checkpoint).write(folder.resolve("model"));
    ModelFolder model = ModelFolder.open(folder.resolve("model"));
    Path output = folder.resolve("quantized");

    Quantization done = quantizer(model, ANY).write(output, TEXTS, steps::add);

    OnnxGraph after = OnnxGraph.read(ModelFolder.open(output));
    // Three layers of six products, and one behind the embeddings.
    assertThat(done.products()).isEqualTo(19);
    assertThat(operators(after.file(), "MatMulIntegerToFloat")).isEqualTo(19);
    assertThat(after.signature().hiddenLayers().tensors())
        .isEqualTo(OnnxGraph.read(model).signature().hiddenLayers().tensors());
    assertThat(done.measured().meanCosine()).isGreaterThan(0.99);
  }

  @Test
  void theOriginalIsToldByTheFingerprintOfItsVectors() throws IOException {
    Path root = HfData.copy("sentence-transformers/dense-gemma", folder.resolve("model"));
    ModelFolder model = ModelFolder.open(root);

    Quantization done = quantizer(model, ANY).write(folder.resolve("quantized"), TEXTS, steps::add);

    try (TextEncoder encoder = TextEncoder.open(model, SPEC, EncoderRuntime.ofThreads(1))) {
      assertThat(done.modelFingerprint()).isEqualTo(encoder.signature().modelFingerprint());
    }
  }

  /** What a model is told by is kept, and no weights in a form that is not read. */
  @Test
  void modulesKeepTheirWeightsAndNoOthers() throws IOException {
    Path root = HfData.copy("sentence-transformers/dense-gemma", folder.resolve("model"));
    Files.createDirectories(root.resolve("0_Transformer"));
    Files.createDirectories(root.resolve("4_Normalize/more"));
    for (String other :
        List.of(
            "0_Transformer/model-00001-of-00002.safetensors",
            "0_Transformer/pytorch_model.bin",
            "2_Dense/pytorch_model.bin",
            "model.safetensors",
            "model.safetensors.index.json")) {
      Files.writeString(root.resolve(other), "");
    }
    Files.writeString(root.resolve("4_Normalize/more/vocab.txt"), "");
    Path output = folder.resolve("quantized");

    quantizer(ModelFolder.open(root), ANY).write(output, TEXTS, steps::add);

    assertThat(FolderListing.of(output, 3))
        .containsExactly(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "3_Dense/config.json",
            "3_Dense/model.safetensors",
            "4_Normalize/config.json",
            "4_Normalize/more/vocab.txt",
            "config.json",
            "config_sentence_transformers.json",
            "expected.json",
            "modules.json",
            "onnx/model.onnx",
            "quantization.json",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json");
  }

  /** So that the original keeps what is known of its files' contents. */
  @Test
  void noFileIsTheOriginalsUnderASecondName() throws IOException {
    ModelFolder model = model(Family.BERT);
    Path tokenizer = model.root().resolve("tokenizer.json");
    Object before = Files.getAttribute(tokenizer, "unix:ctime");

    quantizer(model, ANY).write(folder.resolve("quantized"), TEXTS, steps::add);

    assertThat(Files.getAttribute(tokenizer, "unix:ctime")).isEqualTo(before);
  }

  @Test
  void anOutputThatCannotBeWrittenIsFoundOutBeforeAnythingIsMeasured() throws IOException {
    StaticQuantizer quantizer = quantizer(model(Family.BERT), ANY);
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> quantizer.write(file.resolve("quantized"), TEXTS, steps::add))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> quantizer.write(file, TEXTS, steps::add))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(file.toString());
    assertThat(steps).isEmpty();
  }

  @Test
  void foldersAroundTheOutputAreMade() throws IOException {
    Path output = folder.resolve("models/int8/quantized");

    quantizer(model(Family.BERT), ANY).write(output, TEXTS, steps::add);

    assertThat(output.resolve("quantization.json")).exists();
    assertThat(output.getParent()).isDirectoryNotContaining("glob:**.partial-*");
  }

  /** One has no token for a word, and for one the graph has no state. */
  @Test
  void aTextThatTheModelFailsOnIsPassedOver() throws IOException {
    ModelFolder model = model(Family.BERT);
    Path tokenizer = model.root().resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        TinyModels.tokenizerWithoutUnknown().replace("\"outside\": 9", "\"outside\": 99"));
    List<String> failing = List.of("red whatever", "red outside", "red green blue");
    QuantizeTexts texts = new QuantizeTexts(failing, failing);

    Quantization done = quantizer(model, ANY).write(folder.resolve("quantized"), texts, steps::add);

    assertThat(done.calibration()).isEqualTo(new Quantization.Calibrated(texts.sha256(), 1, 3 + 2));
    assertThat(done.measured().texts()).isEqualTo(1);
    assertThat(done.measured().meanCosine()).isGreaterThan(0.99);
  }

  @Test
  void textsWithoutAVectorAreNothingToMeasure() {
    QuantizeTexts texts = new QuantizeTexts(List.of("red"), List.of("", " "));
    Path output = folder.resolve("quantized");

    assertThatThrownBy(() -> quantizer(model(Family.BERT), ANY).write(output, texts, steps::add))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot quantize model bert: none of the texts that vectors are compared on has one");
    assertThat(steps).containsExactly("measuring scales on 1 texts");
    assertThat(output).doesNotExist();
  }

  @Test
  void aGraphThatWasChosenBesideOnnxRuntimesConfigIsFoundByThat() throws IOException {
    Path root = HfData.copy("genai/qwen2", folder.resolve("model"));
    Files.writeString(root.resolve("tokenizer.json"), TinyModels.tokenizer());
    Files.copy(root.resolve("decoder.onnx"), root.resolve("other.onnx"));
    ModelFolder model = ModelFolder.open(root, "other.onnx");
    Path output = folder.resolve("quantized");

    Quantization done = quantizer(model, ANY).write(output, TEXTS, steps::add);

    assertThat(ModelFolder.open(output).files().all())
        .containsExactly("decoder.onnx", "genai_config.json", "tokenizer.json");
    assertThat(done.measured().texts()).isEqualTo(4);
  }

  @Test
  void theSameTextsGiveTheSameModel() throws IOException {
    ModelFolder model = model(Family.GPT2);
    quantizer(model, ANY).write(folder.resolve("one"), TEXTS, steps::add);
    quantizer(model, ANY).write(folder.resolve("two"), TEXTS, steps::add);

    assertThat(ModelFolder.open(folder.resolve("one")).fingerprint())
        .isEqualTo(ModelFolder.open(folder.resolve("two")).fingerprint());
  }

  /** What is asked for is reached with the fewest products of float32 that cost most. */
  @Test
  void whatCostsMostStaysInFloat32() throws IOException {
    ModelFolder model = model(Family.BERT);
    Quantization all = quantizer(model, ANY).write(folder.resolve("all"), TEXTS, steps::add);
    double asked = (all.measured().meanCosine() + 1) / 2;

    Quantization some =
        quantizer(model, new QuantizeSpec(WeightBits.SEVEN, asked))
            .write(folder.resolve("some"), TEXTS, steps::add);

    assertThat(some.measured().meanCosine()).isGreaterThanOrEqualTo(asked);
    assertThat(some.quantizedProducts()).isBetween(1, all.products() - 1);
    assertThat(some.leftInFloat32()).hasSize(all.products() - some.quantizedProducts());
    GraphFile graph = OnnxGraph.read(ModelFolder.open(folder.resolve("some"))).file();
    assertThat(operators(graph, "MatMulIntegerToFloat")).isEqualTo(some.quantizedProducts());
    assertThat(graph.nodes())
        .extracting(GraphNode::name)
        .containsAll(some.leftInFloat32().stream().map(Quantization.Kept::node).toList());
  }

  @Test
  void moreThanWholeNumbersCanGiveIsRefused() {
    ModelFolder model = model(Family.BERT);
    Path output = folder.resolve("quantized");

    assertThatThrownBy(
            () ->
                quantizer(model, new QuantizeSpec(WeightBits.SEVEN, 1))
                    .write(output, TEXTS, steps::add))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            "Cannot quantize model bert: the mean cosine to its own vectors must be 1.0 or more:"
                + " (0\\.9[0-9]{5}|1\\.000000) with one product");
    assertThat(output).doesNotExist();
  }

  @Test
  void aGraphWithoutProductsIsRefused() {
    ModelFolder model = TinyModels.write(folder, TinyBlocks.graph());

    assertThatThrownBy(() -> quantizer(model.named("tiny"), ANY))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot quantize model tiny: its graph must have a MatMul or a Gemm of states and a"
                + " constant matrix of float32");
  }

  @Test
  void aGraphThatIsQuantizedIsRefused() {
    assertThatThrownBy(() -> quantizer(MiniLm.int8().named("int8"), ANY))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot quantize model int8: its weights must be float32; some have fewer bits"
                + " already");
  }

  @Test
  void aModelWithoutAGraphIsRefused() throws IOException {
    Path vectors = Files.writeString(folder.resolve("words.txt"), "1 2\nred 1 2\n");

    assertThatThrownBy(() -> quantizer(ModelFolder.open(vectors), ANY))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot quantize model words.txt: it must be a transformer with an ONNX graph");
  }

  @Test
  void textsAreDividedInHalves() {
    assertThat(QuantizeTexts.halves(List.of("a", "b", "c")))
        .isEqualTo(new QuantizeTexts(List.of("a", "b"), List.of("c")));
    assertThat(QuantizeTexts.halves(List.of("a")))
        .isEqualTo(new QuantizeTexts(List.of("a"), List.of("a")));
  }

  private ModelFolder model(Family family) {
    Past past = family == Family.LLAMA ? Past.KEYS_AND_VALUES : Past.NONE;
    Path at = folder.resolve("model");
    return FamilyModels.write(at, family, FamilyGraph.of(family).with(past))
        .named(family.modelType());
  }

  private static StaticQuantizer quantizer(ModelFolder model, QuantizeSpec asked) {
    return StaticQuantizer.open(model, SPEC, asked, 1);
  }

  private static long operators(GraphFile graph, String operator) {
    return graph.nodes().stream().filter(node -> node.operator().equals(operator)).count();
  }

  @Test
  void everyVectorIsNearTheOriginals() throws IOException {
    ModelFolder model = model(Family.T5);
    Path output = folder.resolve("quantized");
    quantizer(model, ANY).write(output, TEXTS, steps::add);
    EncoderRuntime runtime = EncoderRuntime.ofThreads(1);
    try (TextEncoder original = TextEncoder.open(model, SPEC, runtime);
        TextEncoder quantized = TextEncoder.open(ModelFolder.open(output), SPEC, runtime)) {
      List<float[]> wanted = vectors(original, TEXTS.measuring());
      List<float[]> made = vectors(quantized, TEXTS.measuring());
      assertThat(IntStream.range(0, wanted.size()))
          .allSatisfy(
              text ->
                  assertThat(VectorMath.cosine(wanted.get(text), made.get(text)))
                      .isGreaterThan(0.98));
    }
  }
}
