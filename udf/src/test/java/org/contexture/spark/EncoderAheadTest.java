package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderAheadTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final String CACHE = Path.of("target", "test-models").toString();
  private static final EncoderRuntime RUNTIME = new EncoderRuntime(1, 1024);

  @TempDir Path folder;
  private Path vectors;

  @BeforeEach
  void aModelOfThreeWords() throws IOException {
    vectors = Files.write(folder.resolve("words.txt"), List.of("a 1 0", "b 0 1", "c 1 1"));
  }

  @Test
  void whoAsksForTheModelGetsItOpenAndOnce() {
    try (EncoderAhead ahead = ahead(vectors.toString());
        TextEncoder encoder = ahead.take(at(vectors), SPEC, RUNTIME).orElseThrow()) {
      assertThat(encoder.signature().hiddenSize()).isEqualTo(2);
      assertThat(ahead.take(at(vectors), SPEC, RUNTIME)).isEmpty();
    }
  }

  @Test
  void anotherOneIsNotTaken() {
    try (EncoderAhead ahead = ahead(vectors.toString())) {
      assertThat(ahead.take(at(folder.resolve("other")), SPEC, RUNTIME)).isEmpty();
      assertThat(ahead.take(at(vectors), SPEC, new EncoderRuntime(2, 1024))).isEmpty();
    }
  }

  @Test
  void whatGoesWrongIsToldByWhoOpensItAgain() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.txt"), "no vectors at all");
    EncoderAhead ahead = ahead(broken.toString());

    assertThat(ahead.take(at(broken), SPEC, RUNTIME)).isEmpty();
    assertThatCode(ahead::close).doesNotThrowAnyException();
    assertThatCode(() -> ahead(broken.toString()).close()).doesNotThrowAnyException();
  }

  /** It may have to be downloaded, or lie on another store: other things are checked before. */
  @Test
  void aModelThatIsNotHereIsNotOpenedAhead() {
    ModelLocation elsewhere = new ModelLocation("org/name", CACHE);

    assertThat(EncoderAhead.start(elsewhere, SPEC, 1024)).isEqualTo(Optional.empty());
  }

  private EncoderAhead ahead(String model) {
    return new EncoderAhead(new ModelLocation(model, CACHE), SPEC, RUNTIME);
  }

  private ModelLocation at(Path model) {
    return new ModelLocation(model.toString(), CACHE);
  }
}
