package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.VectorSpec;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;

/** The models that tests run: MiniLM in float32, and its int8 graph, which is quick to load. */
public final class TestModels {
  private static final Path CACHE = temporaryFolder();

  /** The embedded model. */
  public static final ModelLocation MINILM = located("minilm");

  private static ContextualVectors minilm;

  private TestModels() {}

  /** MiniLM with its own settings, opened once. */
  static synchronized ContextualVectors minilm() {
    if (minilm == null) {
      minilm = ContextualVectors.open(TestSpark.session(), MINILM, EncoderSpec.defaults());
    }
    return minilm;
  }

  /**
   * MiniLM with vectors as {@code --vector} takes them.
   *
   * @param spec everything else
   */
  static ContextualVectors minilm(EncoderSpec spec, String... vectors) {
    return minilm(spec, WindowLimits.DEFAULT, vectors);
  }

  /** The same with a window of its own. */
  static ContextualVectors minilm(EncoderSpec spec, WindowLimits limits, String... vectors) {
    return ContextualVectors.open(
        TestSpark.session(),
        MINILM,
        spec.withVectors(specs(vectors)),
        EncoderRuntime.DEFAULT_TOKEN_BUDGET,
        limits);
  }

  /** Vectors as {@code --vector} takes them. */
  static VectorSpec[] specs(String... vectors) {
    List<String> problems = new ArrayList<>();
    VectorSpec[] specs =
        Stream.of(vectors)
            .map(vector -> VectorSpec.parse(vector, problems))
            .toArray(VectorSpec[]::new);
    assertThat(problems).isEmpty();
    return specs;
  }

  /** A model with the cache that tests share; it goes with the JVM. */
  public static ModelLocation located(String location) {
    return new ModelLocation(location, CACHE.toString());
  }

  private static Path temporaryFolder() {
    try {
      Path root = Files.createTempDirectory("contexture-test-models-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(root.toFile())));
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an encoder folder of the int8 graph, and returns it. */
  public static Path writeInt8(Path folder) {
    try {
      return MiniLm.writeInt8(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An encoder of a location without Spark, for vectors to compare with. */
  static TextEncoder encoder(ModelLocation location, VectorSpec... vectors) {
    NativeLibraries.unpackInto(location.modelCache().root().resolve("native"));
    ModelFolder folder =
        location.localize(TestSpark.session().sparkContext().hadoopConfiguration());
    return TextEncoder.open(
        folder, EncoderSpec.defaults().withVectors(vectors), EncoderRuntime.ofThreads(1));
  }

  /** How an executor opens a location with the settings of its own files. */
  static EncoderReference reference(ModelLocation location, VectorSpec... vectors) {
    try (TextEncoder encoder = encoder(location, vectors)) {
      return new EncoderReference(
          location,
          encoder.signature().settings(),
          encoder.signature().fingerprint(),
          EncoderRuntime.ofThreads(1));
    }
  }
}
