package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;
import static org.contexture.encoder.fixture.TinyModels.with;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.RealModel;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text's vector is the one that it has alone, whatever its model does with the tokens. */
class BatchRegimeTest {
  private static final EncoderSpec SPEC =
      EncoderSpec.defaults().withPooling(Pooling.MEAN).withNormalize(false);
  private static final EncoderRuntime RUNTIME = EncoderRuntime.ofThreads(1);
  private static final String STATES = "states";

  private static final List<String> TEXTS =
      List.of(
          "red",
          "blue blue green",
          "green red red",
          "a red",
          "red green blue a red green blue a",
          "blue green a green red");

  @TempDir private Path folder;

  /** Each adds to a token's states something of other tokens. */
  static Stream<Arguments> mixtures() {
    return Stream.of(
        mixture("a convolution", BatchRegime.EQUAL_LENGTHS, convolution()),
        mixture("the mean of all tokens", BatchRegime.EQUAL_LENGTHS, mean("ReduceMean", 1)),
        // The graph does not show what is at the end, and runs do.
        mixture("the last token", BatchRegime.EQUAL_LENGTHS, lastToken()),
        mixture("the mean of all texts", BatchRegime.ONE_TEXT, mean("ReduceMean", 0)),
        mixture(
            "the largest of all",
            BatchRegime.ONE_TEXT,
            List.of(node("ReduceMax", List.of(STATES), "mixed"))));
  }

  private static Arguments mixture(String name, BatchRegime regime, List<NodeProto> nodes) {
    return Arguments.argumentSet(name, regime, nodes);
  }

  private static List<NodeProto> convolution() {
    return List.of(
        turned(STATES, "turned"),
        with(
            with(node("Conv", List.of("turned", "kernel"), "slid"), "kernel_shape", 3),
            "pads",
            1,
            1),
        turned("slid", "mixed"));
  }

  private static NodeProto turned(String from, String to) {
    return with(node("Transpose", List.of(from), to), "perm", 0, 2, 1);
  }

  private static List<NodeProto> mean(String operator, long axis) {
    return List.of(with(node(operator, List.of(STATES), "mixed"), "axes", axis));
  }

  private static List<NodeProto> lastToken() {
    return List.of(node("Slice", List.of(STATES, "last", "end", "one"), "mixed"));
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void aTextsVectorIsTheOneThatItHasAlone(BatchRegime regime, List<NodeProto> nodes) {
    try (TextEncoder encoder = TextEncoder.open(mixing(nodes), SPEC, RUNTIME)) {
      Batches batches = encoder.signature().states().batches();
      assertThat(batches.regime()).as(batches.reason()).isEqualTo(regime);
      EncodedTexts together = encoder.encode(TEXTS);
      for (int t = 0; t < TEXTS.size(); t++) {
        assertThat(together.texts().get(t).status()).isEqualTo(TextStatus.OK);
        float[] alone = encoder.encode(List.of(TEXTS.get(t))).texts().get(0).vector().orElseThrow();
        assertThat(together.texts().get(t).vector().orElseThrow())
            .as(TEXTS.get(t))
            .isEqualTo(alone);
      }
      assertThat(together.stats().paddedTokens()).isEqualTo(together.stats().tokens());
    }
  }

  @Test
  void whatWasTriedIsTold() {
    try (TextEncoder encoder = TextEncoder.open(mixing(lastToken()), SPEC, RUNTIME)) {
      assertThat(encoder.signature().states().batches().toString())
          .matches(
              "equal lengths: when it was tried, padding moved a text's states by [0-9.e+-]+ of"
                  + " their length");
    }
  }

  @Test
  void textsOfEqualLengthShareABatch() {
    try (TextEncoder encoder = TextEncoder.open(mixing(convolution()), SPEC, RUNTIME)) {
      List<EncodeStats> told = new ArrayList<>();
      List<String> texts = List.of("red", "blue", "green a", "a a");
      encoder.encode(texts.stream().map(TextInput::of).toList(), told::add);
      assertThat(told).extracting(EncodeStats::windows).containsExactly(0L, 2L, 2L);
    }
  }

  private ModelFolder mixing(List<NodeProto> nodes) {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addInput(tensor("attention_mask", DataType.INT64, "batch", "sequence"))
            .addInitializer(numbers("last", -1))
            .addInitializer(numbers("end", Long.MAX_VALUE))
            .addInitializer(numbers("one", 1))
            .addInitializer(kernel())
            .addOutput(tensor("out", DataType.FLOAT, "batch", "sequence", "2"));
    graph.setNode(0, node("Gather", List.of("table", "input_ids"), STATES));
    graph.addAllNode(nodes).addNode(node("Add", List.of(STATES, "mixed"), "out"));
    return TinyModels.write(folder, withoutNan(graph));
  }

  /** The word whose state is no number would hide what the others are. */
  private static GraphProto.Builder withoutNan(GraphProto.Builder graph) {
    TensorProto.Builder table = graph.getInitializerBuilder(0);
    for (int i = 0; i < table.getFloatDataCount(); i++) {
      if (Float.isNaN(table.getFloatData(i))) {
        table.setFloatData(i, 5);
      }
    }
    return graph;
  }

  private static TensorProto numbers(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static TensorProto kernel() {
    TensorProto.Builder kernel =
        TensorProto.newBuilder()
            .setName("kernel")
            .setDataType(DataType.FLOAT.getNumber())
            .addAllDims(List.of(2L, 2L, 3L));
    for (int i = 0; i < 12; i++) {
      kernel.addFloatData(i + 1);
    }
    return kernel.build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exports/torch-script/convbert",
        "exports/torch-dynamo/bert",
        "exports/torch-dynamo/gpt2",
        "exports/torch-dynamo/llama",
        "exports/torch-dynamo/modernbert",
        "exports/torch-dynamo/t5",
        "exports/torch-script/albert",
        "exports/ort-fused/bert-fe",
        "exports/ort-fused/distilbert-fe",
        "exports/ort-fused/gpt2-gen",
        "exports/ort-fused/gpt_neox-fe",
        "exports/ort-extended/gpt2-fe",
        "exports/ort-extended/roberta-fe"
      })
  void vectorsOfABatchAreWhatTransformersComputesTextByText(String name) throws IOException {
    HfData.Expected expected = HfData.expected(name);
    try (TextEncoder encoder = TextEncoder.open(HfData.model(name), SPEC, RUNTIME)) {
      Batches batches = encoder.signature().states().batches();
      assertThat(batches.regime())
          .as(batches.reason())
          .isEqualTo(
              name.endsWith("convbert") ? BatchRegime.EQUAL_LENGTHS : BatchRegime.MIXED_LENGTHS);
      EncodedTexts encoded = encoder.encode(List.of(expected.texts()));
      for (int t = 0; t < expected.texts().length; t++) {
        float[] vector = encoded.texts().get(t).vector().orElseThrow();
        assertThat(VectorMath.cosine(vector, expected.mean(t))).isCloseTo(1, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, MIXED_LENGTHS", "true, ONE_TEXT"})
  void textsOfTheEmbeddedModelShareABatchUnlessItIsQuantized(
      boolean quantized, BatchRegime regime) {
    ModelFolder model = quantized ? MiniLm.int8() : MiniLm.float32();
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, RUNTIME)) {
      assertThat(encoder.signature().states().batches().regime()).isEqualTo(regime);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void publishedEncodersRunInBatchesOfMixedLengths(RealModel model) {
    try (TextEncoder encoder = TextEncoder.open(model.folder(), SPEC, RUNTIME)) {
      Batches batches = encoder.signature().states().batches();
      assertThat(batches.regime()).as(batches.reason()).isEqualTo(BatchRegime.MIXED_LENGTHS);
    }
  }
}
