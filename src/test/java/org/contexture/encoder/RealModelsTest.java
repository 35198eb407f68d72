package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.fixture.RealModel;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Published encoders with their own settings. What sentence-transformers does with them, pooling
 * and scaling to length 1, is done here once more from the states that ONNX Runtime alone gives.
 */
@Tag("slow")
class RealModelsTest {
  private static final List<String> ENGLISH =
      List.of(
          "The bank raised its interest rates on loans.",
          "Credit has become more expensive at the lender.",
          "Herons nest along the muddy banks of the river.");
  private static final List<String> CHINESE = List.of("银行提高了贷款利率。", "在银行借钱变得更贵了。", "苍鹭在泥泞的河岸上筑巢。");

  private static final Map<String, String> CUT = Map.of("truncation", "true", "maxLength", "512");

  /** More than 512 tokens in either language. */
  private static final int REPEATED = 60;

  @ParameterizedTest
  @EnumSource
  void vectorsAreWhatSentenceTransformersMakesOfTheGraphsStates(RealModel model)
      throws IOException, OrtException {
    ModelFolder folder = model.folder();
    List<String> texts = model == RealModel.BGE_SMALL_ZH ? CHINESE : ENGLISH;
    try (TextEncoder encoder =
        TextEncoder.open(folder, EncoderSpec.defaults(), EncoderRuntime.ofThreads(2))) {
      assertThat(encoder.signature().dimension()).isEqualTo(model.width());
      assertThat(encoder.signature().states().size()).isEqualTo(model.blocks() + " layers");
      assertThat(encoder.signature().settings().maxTokens().value()).isEqualTo(512);
      List<float[]> vectors = vectors(encoder, texts);
      for (int t = 0; t < texts.size(); t++) {
        assertThat(vectors.get(t))
            .containsExactly(expected(model, folder, texts.get(t)), within(1e-5f));
      }
      double near = VectorMath.cosine(vectors.get(0), vectors.get(1));
      assertThat(near).isGreaterThan(VectorMath.cosine(vectors.get(0), vectors.get(2)));
      assertThat(near).isGreaterThan(VectorMath.cosine(vectors.get(1), vectors.get(2)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPromptComesFirstAndALongTextIsCut(RealModel model) throws IOException, OrtException {
    ModelFolder folder = model.folder();
    String text = (model == RealModel.BGE_SMALL_ZH ? CHINESE : ENGLISH).get(0);
    List<String> texts = List.of(text, (text + " ").repeat(REPEATED));
    EncoderSpec spec = EncoderSpec.defaults().withPrompt("query: ");
    try (TextEncoder encoder = TextEncoder.open(folder, spec, EncoderRuntime.ofThreads(2))) {
      assertThat(encoder.encode(texts).texts())
          .extracting(EncodedText::truncated)
          .containsExactly(false, true);
      List<float[]> vectors = vectors(encoder, texts);
      for (int t = 0; t < texts.size(); t++) {
        assertThat(vectors.get(t))
            .containsExactly(expected(model, folder, "query: " + texts.get(t)), within(1e-5f));
      }
    }
  }

  private static List<float[]> vectors(TextEncoder encoder, List<String> texts) {
    return encoder.encode(texts).texts().stream().map(text -> text.vector().orElseThrow()).toList();
  }

  private static float[] expected(RealModel model, ModelFolder folder, String text)
      throws IOException, OrtException {
    float[][] states = states(folder, text);
    double[] vector = new double[model.width()];
    int used = model.pooling() == Pooling.CLS ? 1 : states.length;
    double square = 0;
    for (int d = 0; d < vector.length; d++) {
      for (int t = 0; t < used; t++) {
        vector[d] += states[t][d];
      }
      square += vector[d] * vector[d];
    }
    float[] scaled = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      scaled[d] = (float) (vector[d] / Math.sqrt(square));
    }
    return scaled;
  }

  private static float[][] states(ModelFolder folder, String text)
      throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(folder.tokenizer(), CUT);
        OrtSession session = environment.createSession(folder.graph().toString())) {
      Encoding encoding = tokenizer.encode(text);
      Map<String, long[]> values =
          Map.of(
              "input_ids", encoding.getIds(),
              "attention_mask", encoding.getAttentionMask(),
              "token_type_ids", encoding.getTypeIds());
      for (String input : session.getInputNames()) {
        inputs.put(input, OnnxTensor.createTensor(environment, new long[][] {values.get(input)}));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return ((float[][][]) result.get(0).getValue())[0];
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }
}
