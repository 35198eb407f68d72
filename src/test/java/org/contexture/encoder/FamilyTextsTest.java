package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Past;
import org.contexture.encoder.fixture.family.FamilyModels;
import org.contexture.encoder.fixture.family.Reference;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts through models of every family, in folders as they are exported. */
class FamilyTextsTest {
  private static final EncoderRuntime RUNTIME = EncoderRuntime.ofThreads(1);
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final VectorSpec WORDS = VectorSpec.of("words", Level.WORD);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aTextsVectorIsTheMeanOfThePlainModelsStates(Family family) {
    try (TextEncoder encoder = open(family, SPEC)) {
      float[] vector = vectors(encoder, "red green", "blue a red green blue").get(0);
      double[][] states = last(family, 2, 4, 5, 3);
      for (int d = 0; d < Family.WIDTH; d++) {
        int of = d;
        double mean = Arrays.stream(states).mapToDouble(state -> state[of]).average().orElseThrow();
        assertThat((double) vector[d]).isCloseTo(mean, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GPT2, LAST_TOKEN",
    "GPT2, WEIGHTED_MEAN",
    "LLAMA, LAST_TOKEN",
    "LLAMA, WEIGHTED_MEAN"
  })
  void poolingsOfDecodersAreRightBesideLongerTexts(Family family, Pooling pooling) {
    try (TextEncoder encoder = open(family, SPEC.withPooling(pooling))) {
      float[] vector = vectors(encoder, "blue a red green blue green red a", "red green").get(1);
      double[][] states = last(family, 2, 4, 5, 3);
      for (int d = 0; d < Family.WIDTH; d++) {
        double sum = 0;
        for (int t = 0; t < states.length; t++) {
          sum += (t + 1) * states[t][d];
        }
        double expected = pooling == Pooling.LAST_TOKEN ? states[3][d] : sum / (1 + 2 + 3 + 4);
        assertThat((double) vector[d]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void paddingNeverChangesAVector(Family family) {
    try (TextEncoder encoder = open(family, SPEC)) {
      float[] alone = vectors(encoder, "green").get(0);
      List<float[]> beside = vectors(encoder, "red ".repeat(14), "green", "blue blue blue");
      assertThat(beside.get(1)).isEqualTo(alone);
    }
  }

  @Test
  void whereNothingMasksPaddingEveryTextRunsAlone() {
    GraphProto.Builder graph = FamilyGraph.of(Family.BERT).build();
    int mask = 1;
    assertThat(graph.getInput(mask).getName()).isEqualTo("attention_mask");
    graph
        .removeInput(mask)
        .addNode(0, TinyModels.node("Equal", List.of("input_ids", "input_ids"), "attention_mask"));
    ModelFolder model =
        FamilyModels.write(
            folder, "model.onnx", FamilyGraph.bytes(graph, Family.BERT), Family.BERT.config());
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, RUNTIME)) {
      float[] alone = vectors(encoder, "green").get(0);
      assertThat(vectors(encoder, "red green blue", "green").get(1)).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aGraphThatTakesOneTextAtATimeGetsThemOneByOne(int input) {
    GraphProto.Builder graph = FamilyGraph.of(Family.BERT).build();
    graph
        .getInputBuilder(input)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimValue(1);
    ModelFolder model =
        FamilyModels.write(
            folder, "model.onnx", FamilyGraph.bytes(graph, Family.BERT), Family.BERT.config());
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, RUNTIME)) {
      EncodedTexts texts = encoder.encode(List.of("red green blue", "green", "blue"));
      assertThat(texts.texts()).extracting(EncodedText::status).containsOnly(TextStatus.OK);
      assertThat(texts.stats().paddedTokens()).isEqualTo(texts.stats().tokens());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GPT2", "LLAMA", "BERT"})
  void onlyInADecoderTheWordsBeforeAChangeStayAsTheyAre(Family family) {
    try (TextEncoder encoder = open(family, SPEC.withVectors(WORDS))) {
      EncodedTexts texts = encoder.encode(List.of("red green blue", "red green green"));
      for (int word = 0; word < 2; word++) {
        float[] before = word(texts.texts().get(0), word);
        float[] after = word(texts.texts().get(1), word);
        assertThat(Arrays.equals(before, after)).isEqualTo(family.isDecoder());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BERT, encoder",
    "ROBERTA, encoder",
    "MODERN_BERT, encoder",
    "GPT2, decoder",
    "LLAMA, decoder",
    "T5, encoder of an encoder-decoder"
  })
  void theFamilyIsTold(Family family, String id) {
    try (TextEncoder encoder = open(family, SPEC)) {
      assertThat(encoder.signature().states().family().id()).isEqualTo(id);
      assertThat(encoder.signature().modelType()).isEqualTo(family.modelType());
    }
  }

  @Test
  void howEachInputIsFilledIsTold() {
    try (TextEncoder encoder = open(Family.LLAMA, SPEC)) {
      assertThat(encoder.signature().states().facts().get("input_feeds"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .containsExactly(
              "input_ids: ids of the tokens, padded at the end with 0",
              "attention_mask: 1 for each token, 0 for padding",
              "position_ids: 0, 1, 2, ...",
              "past_key_values.0.key: empty [batch, 1, 0, 4]",
              "past_key_values.0.value: empty [batch, 1, 0, 4]",
              "past_key_values.1.key: empty [batch, 1, 0, 4]",
              "past_key_values.1.value: empty [batch, 1, 0, 4]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder_model.onnx", "onnx/encoder_model.onnx"})
  void ofAnEncoderDecoderTheEncoderRuns(String name) throws IOException {
    FamilyModels.write(folder, name, FamilyGraph.of(Family.T5).bytes(), Family.T5.config());
    Files.writeString(folder.resolve(name.replace("encoder", "decoder")), "not read");
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(folder), SPEC, RUNTIME)) {
      assertThat(encoder.signature().states().size()).isEqualTo("2 layers");
      assertThat(vectors(encoder, "red").get(0)).hasSize(Family.WIDTH);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BERT", "ROBERTA", "XLM_R", "MPNET", "GPT2"})
  void aTextMayBeAsLongAsThereArePositions(Family family) {
    try (TextEncoder encoder = open(family, SPEC)) {
      assertThat(encoder.signature().settings().maxTokens().value()).isEqualTo(Family.MOST_TOKENS);
      EncodedText text = encoder.encode(List.of("red ".repeat(40))).texts().get(0);
      assertThat(text.status()).isEqualTo(TextStatus.OK);
      assertThat(text.truncated()).isTrue();
    }
    assertThatThrownBy(() -> open(family, SPEC.withMaxTokens(17)).close())
        .isInstanceOf(ModelException.class)
        .hasMessage("max-tokens must be at most the model's 16 positions (config.json): 17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BERT  | "hidden_size": 4096, "num_attention_heads": 64
          BERT  | "num_hidden_layers": 77
          BERT  | "vocab_size": 3
          BERT  | "vocab_size": 300000
          BERT  | "pad_token_id": 50257
          LLAMA | "num_attention_heads": 64, "head_dim": 7
          LLAMA | "pad_token_id": 32000
          """)
  void theGraphIsRightWhereItsConfigIsWrong(Family family, String wrong) throws IOException {
    try (TextEncoder encoder = open(family, SPEC)) {
      List<float[]> vectors = vectors(encoder, "red green", "blue");
      Files.writeString(
          folder.resolve("config.json"),
          "{%s, \"model_type\": \"%s\"}".formatted(wrong, family.modelType()));
      try (TextEncoder other = TextEncoder.open(ModelFolder.open(folder), SPEC, RUNTIME)) {
        List<float[]> found = vectors(other, "red green", "blue");
        assertThat(found.get(0)).isEqualTo(vectors.get(0));
        assertThat(found.get(1)).isEqualTo(vectors.get(1));
        assertThat(other.signature().hiddenSize()).isEqualTo(Family.WIDTH);
        assertThat(other.signature().states().size()).isEqualTo("2 layers");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Left", "Right"})
  void theSideThatATokenizerPadsOnChangesNothing(String side) throws IOException {
    try (TextEncoder encoder = open(Family.GPT2, SPEC)) {
      List<float[]> vectors = vectors(encoder, "red green", "blue");
      String padding =
          "\"padding\": {\"strategy\": {\"Fixed\": 12}, \"direction\": \"%s\", \"pad_to_multiple_of\": null,"
                  .formatted(side)
              + " \"pad_id\": 0, \"pad_type_id\": 0, \"pad_token\": \"[PAD]\"}";
      Files.writeString(
          folder.resolve("tokenizer.json"),
          TinyModels.tokenizer().replace("\"padding\": null", padding));
      Files.writeString(
          folder.resolve("tokenizer_config.json"),
          "{\"padding_side\": \"%s\"}".formatted(side.toLowerCase(Locale.ROOT)));
      try (TextEncoder other = TextEncoder.open(ModelFolder.open(folder), SPEC, RUNTIME)) {
        List<float[]> found = vectors(other, "red green", "blue");
        assertThat(found.get(0)).isEqualTo(vectors.get(0));
        assertThat(found.get(1)).isEqualTo(vectors.get(1));
      }
    }
  }

  @Test
  void aTokenThatTheModelHasNoVectorForIsNamed() throws IOException {
    try (TextEncoder encoder = openWithWord("strange", 99)) {
      List<EncodedText> texts = encoder.encode(List.of("red", "red strange", "blue")).texts();
      assertThat(texts)
          .extracting(EncodedText::status)
          .containsExactly(TextStatus.OK, TextStatus.FAILED, TextStatus.OK);
      assertThat(texts.get(1).error())
          .contains(
              "Cannot encode token 'strange' (id 99): the model's embedding table has 12 rows;"
                  + " tokenizer and graph must be of the same model");
    }
  }

  @Test
  void aTokenIsNamedAfterTheRunWhereTheTableDoesNotShow() throws IOException {
    GraphProto.Builder graph = FamilyGraph.of(Family.BERT).build();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getInputList().contains("word_embeddings")) {
        graph.addNode(i, TinyModels.node("Abs", List.of("word_embeddings"), "all"));
        graph.setNode(i + 1, graph.getNode(i + 1).toBuilder().setInput(0, "all"));
        break;
      }
    }
    FamilyModels.write(
        folder, "model.onnx", FamilyGraph.bytes(graph, Family.BERT), Family.BERT.config());
    try (TextEncoder encoder = openWithWord("strange", 99)) {
      assertThat(encoder.encode(List.of("red strange")).texts().get(0).error().orElseThrow())
          .startsWith("Cannot run model: ")
          .endsWith(
              "idx=99 must be within the inclusive range [-12,11]; it is token 'strange' (id 99)");
    }
  }

  @Test
  void aSpecialTokenThatTheModelHasNoVectorForFailsAtOnce() {
    assertThatThrownBy(
            () -> {
              FamilyModels.write(folder, Family.BERT, FamilyGraph.of(Family.BERT));
              Files.writeString(
                  folder.resolve("tokenizer.json"),
                  TinyModels.tokenizer()
                      .replace("\"[CLS]\": 2", "\"[CLS]\": 77")
                      .replace("\"ids\": [2]", "\"ids\": [77]")
                      .replace("\"id\": 2,", "\"id\": 77,"));
              TextEncoder.open(ModelFolder.open(folder), SPEC, RUNTIME).close();
            })
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot encode token '[CLS]' (id 77): the model's embedding table has 12 rows;"
                + " tokenizer and graph must be of the same model");
  }

  @ParameterizedTest
  @EnumSource(names = {"BERT", "GPT2", "T5"})
  void weightsThatAreNoNumbersFailTheTextsThatReadThem(Family family) {
    GraphProto.Builder graph = FamilyGraph.of(family).build();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto weight = graph.getInitializer(i);
      if (weight.getName().equals("word_embeddings")) {
        int blue = TinyModels.BLUE * Family.WIDTH;
        graph.setInitializer(i, weight.toBuilder().setFloatData(blue, Float.NaN));
      }
    }
    ModelFolder model =
        FamilyModels.write(folder, "model.onnx", FamilyGraph.bytes(graph, family), family.config());
    try (TextEncoder encoder = TextEncoder.open(model, SPEC, RUNTIME)) {
      List<EncodedText> texts = encoder.encode(List.of("red", "blue red", "green")).texts();
      assertThat(texts)
          .extracting(EncodedText::status)
          .containsExactly(TextStatus.OK, TextStatus.FAILED, TextStatus.OK);
      assertThat(texts.get(1).error()).contains("The model gave a vector that is not finite");
    }
  }

  /** A tokenizer with a word more; of the folder's model, or BERT where there is none. */
  private TextEncoder openWithWord(String word, int id) throws IOException {
    if (!Files.exists(folder.resolve("model.onnx"))) {
      FamilyModels.write(folder, Family.BERT, FamilyGraph.of(Family.BERT));
    }
    Files.writeString(
        folder.resolve("tokenizer.json"),
        TinyModels.tokenizer()
            .replace("\"outside\": 9", "\"outside\": 9, \"%s\": %d".formatted(word, id)));
    return TextEncoder.open(ModelFolder.open(folder), SPEC, RUNTIME);
  }

  private TextEncoder open(Family family, EncoderSpec spec) {
    Past past = family == Family.LLAMA ? Past.KEYS_AND_VALUES : Past.NONE;
    ModelFolder model = FamilyModels.write(folder, family, FamilyGraph.of(family).with(past));
    return TextEncoder.open(model, spec, RUNTIME);
  }

  private static double[][] last(Family family, long... ids) {
    return new Reference(family).hiddenStates(ids).get(2);
  }

  private static List<float[]> vectors(TextEncoder encoder, String... texts) {
    List<EncodedText> encoded = encoder.encode(List.of(texts)).texts();
    return IntStream.range(0, texts.length)
        .mapToObj(i -> encoded.get(i).vector().orElseThrow())
        .toList();
  }

  private static float[] word(EncodedText text, int word) {
    return ((EncodedVector.Spans) text.vectors().get(0)).spans().get(word).vector();
  }
}
