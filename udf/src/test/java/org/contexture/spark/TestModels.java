package org.contexture.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;

/** The models that tests run: MiniLM in float32, and its int8 graph, which is quick to load. */
final class TestModels {
  private static final Path CACHE = temporaryFolder();

  /** The embedded model. */
  static final ModelLocation MINILM = located("minilm");

  private static final String INT8 = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private static ContextualVectors minilm;

  private TestModels() {}

  /** MiniLM with its own settings, opened once. */
  static synchronized ContextualVectors minilm() {
    if (minilm == null) {
      minilm = ContextualVectors.open(TestSpark.session(), MINILM, EncoderSpec.defaults());
    }
    return minilm;
  }

  /** A model with the cache that tests share; it goes with the JVM. */
  static ModelLocation located(String location) {
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
  static Path writeInt8(Path folder) {
    copy(INT8, folder.resolve("model.onnx"));
    copy(TOKENIZER, folder.resolve("tokenizer.json"));
    return folder;
  }

  private static void copy(String resource, Path file) {
    try (InputStream in = TestModels.class.getResourceAsStream(resource)) {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An encoder of a location without Spark, for vectors to compare with. */
  static TextEncoder encoder(ModelLocation location) {
    NativeLibraries.unpackInto(location.modelCache().root().resolve("native"));
    ModelFolder folder =
        location.localize(TestSpark.session().sparkContext().hadoopConfiguration());
    return TextEncoder.open(folder, EncoderSpec.defaults(), EncoderRuntime.ofThreads(1));
  }

  /** How an executor opens a location with the settings of its own files. */
  static EncoderReference reference(ModelLocation location) {
    try (TextEncoder encoder = encoder(location)) {
      return new EncoderReference(
          location,
          encoder.signature().settings(),
          encoder.signature().fingerprint(),
          EncoderRuntime.ofThreads(1));
    }
  }
}
