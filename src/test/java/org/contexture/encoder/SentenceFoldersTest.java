package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder gives the vectors that the library gives which saved it. */
class SentenceFoldersTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model2vec/model2vec-weighted",
        "sentence-transformers/dense-gemma",
        "sentence-transformers/static-norm"
      })
  void vectorsAreTheLibrarys(String name) throws IOException {
    HfData.copy(name, folder);
    check(ModelFolder.open(folder), HfData.vectorsOfCopy(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model2vec/model2vec",
        "sentence-transformers/dense-tanh",
        "sentence-transformers/layernorm",
        "sentence-transformers/lower",
        "sentence-transformers/normalize",
        "sentence-transformers/pool-concat",
        "sentence-transformers/pool-mean",
        "sentence-transformers/prompt-excluded",
        "sentence-transformers/prompts",
        "sentence-transformers/static",
        "sentence-transformers/truncate-dim"
      })
  void vectorsOfTheEvaluationDataAreToo(String name) throws IOException {
    check(HfData.model(name), HfData.vectors(name));
  }

  /** Its graph is written from the weights; all that is beside them counts as ever. */
  @Test
  void weightsAloneGiveTheSameVectors() throws IOException {
    String name = "sentence-transformers/safetensors-only";
    HfData.Vectors expected = HfData.vectors(name);
    Path weights = EvaluationData.file("hf", name);
    assertThat(CheckpointConverter.isCheckpoint(weights)).isTrue();
    check(ModelFolder.open(CheckpointConverter.inCache(weights, new ModelCache(folder))), expected);
  }

  private static void check(ModelFolder model, HfData.Vectors expected) {
    try (TextEncoder encoder =
        TextEncoder.open(model, EncoderSpec.defaults(), EncoderRuntime.ofThreads(1))) {
      for (int text = 0; text < expected.texts().size(); text++) {
        EncodedText encoded = encoder.encode(expected.texts()).texts().get(text);
        float[] values = ((EncodedVector.Whole) encoded.vectors().get(0)).values();
        assertThat(values).hasSameSizeAs(expected.vectors()[text]);
        assertThat(difference(values, expected.vectors()[text])).isLessThan(TOLERANCE);
      }
    }
  }

  /** The largest difference, relative to the largest value. */
  private static double difference(float[] actual, float[] expected) {
    double largest = 0;
    double apart = 0;
    for (int d = 0; d < expected.length; d++) {
      largest = Math.max(largest, Math.abs(expected[d]));
      apart = Math.max(apart, Math.abs(actual[d] - expected[d]));
    }
    return apart / largest;
  }
}
