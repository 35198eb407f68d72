package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders whose texts may take several ways, whose transformer lies in a folder of its own, or that
 * have a table of words: as sentence-transformers 6.2.0 saved them, {@code asym} and {@code
 * words-old} put into the form of release 2.2, over random weights; vectors are that library's.
 */
class FolderWaysTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asym",
        "router-behind-static",
        "router-static-query",
        "words",
        "words-lower",
        "words-old",
        "words-router"
      })
  void vectorsAreTheLibrarysByEveryName(String name) throws IOException {
    Path folder = folder(name);
    for (HfData.Way way : HfData.waysOfCopy("sentence-transformers/" + name).runs()) {
      EncoderSpec spec = spec(way.name());
      if (way.vectors() == null) {
        assertThatThrownBy(() -> open(folder, spec).close()).isInstanceOf(ModelException.class);
        continue;
      }
      List<String> texts = HfData.waysOfCopy("sentence-transformers/" + name).texts();
      try (TextEncoder encoder = open(folder, spec)) {
        List<EncodedText> encoded = encoder.encode(texts).texts();
        for (int text = 0; text < texts.size(); text++) {
          float[] values = ((EncodedVector.Whole) encoded.get(text).vectors().get(0)).values();
          assertThat(difference(values, way.vectors()[text]))
              .as("%s of '%s'", way.name(), texts.get(text))
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  private static EncoderSpec spec(String promptName) {
    return Optional.ofNullable(promptName)
        .map(EncoderSpec.defaults()::withPromptName)
        .orElse(EncoderSpec.defaults());
  }

  /** A copy, with graphs where there are weights alone. */
  private Path folder(String name) throws IOException {
    Path copy = HfData.copy("sentence-transformers/" + name, temporary.resolve(name));
    return CheckpointConverter.isCheckpoint(copy)
        ? CheckpointConverter.inCache(copy, new ModelCache(temporary.resolve("cache")))
        : copy;
  }

  private static TextEncoder open(Path folder, EncoderSpec spec) {
    return TextEncoder.open(ModelFolder.open(folder), spec, EncoderRuntime.ofThreads(1));
  }

  /** The largest difference, relative to the largest value. */
  private static double difference(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    double apart = 0;
    for (int d = 0; d < expected.length; d++) {
      largest = Math.max(largest, Math.abs(expected[d]));
      apart = Math.max(apart, Math.abs(actual[d] - expected[d]));
    }
    return apart / largest;
  }
}
