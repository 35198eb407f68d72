package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vectors that another implementation gives for the same model. */
class GoldenVectorsTest {
  private record Golden(String pooling, List<String> inputs, float[][] vectors) {}

  @ParameterizedTest
  @EnumSource(names = {"MEAN", "CLS"})
  void vectorsEqualThoseOfTextEmbeddingsInference(Pooling pooling) throws IOException {
    Golden golden = golden(pooling);
    EncoderSpec spec = EncoderSpec.defaults().withPooling(pooling).withNormalize(false);
    try (TextEncoder encoder =
        TextEncoder.open(MiniLm.float32(), spec, EncoderRuntime.ofThreads(1))) {
      List<EncodedText> encoded = encoder.encode(golden.inputs()).texts();
      assertThat(encoded).hasSameSizeAs(golden.inputs()).hasSize(3);
      for (int i = 0; i < encoded.size(); i++) {
        float[] vector = encoded.get(i).vector().orElseThrow();
        float[] expected = golden.vectors()[i];
        assertThat(VectorMath.cosine(vector, expected)).isGreaterThan(0.99999);
        // The cosine does not see a wrong scale.
        assertThat(length(vector)).isCloseTo(length(expected), withinRelative(expected));
      }
    }
  }

  private static Offset<Double> withinRelative(float[] expected) {
    return Offset.offset(1e-3 * length(expected));
  }

  private static double length(float[] vector) {
    return Math.sqrt(VectorMath.dot(vector, vector));
  }

  private static Golden golden(Pooling pooling) throws IOException {
    String json = Files.readString(EvaluationData.file("minilm_golden", "vectors.json"));
    return Arrays.stream(new Gson().fromJson(json, Golden[].class))
        .filter(golden -> golden.pooling().equals(pooling.id()))
        .findFirst()
        .orElseThrow();
  }
}
