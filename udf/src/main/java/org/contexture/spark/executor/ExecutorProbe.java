package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.redact.Redaction;

/**
 * Opens the encoder on the executor that it runs on, encodes a short text, and tells how that went.
 * The encoder stays loaded for the tasks that come next.
 */
@DefaultSerializer(JavaSerializer.class)
record ExecutorProbe(EncoderReference reference) implements Function<Integer, ExecutorState> {
  private static final List<TextInput> TEXT = List.of(TextInput.of("a short text"));

  private record Tried(double openSeconds, int tokens, Machinery machinery, String failure) {
    static Tried failed(String failure) {
      return new Tried(0, 0, new Machinery(Map.of()), failure);
    }
  }

  /** A failure is an answer: Spark would try the task again, and then tell of one host only. */
  @Override
  public ExecutorState call(Integer task) {
    Tried tried;
    try {
      tried = encode();
    } catch (ModelException e) {
      tried = Tried.failed(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      tried =
          Tried.failed(
              "Cannot open model " + reference.model().name() + ": " + Redaction.of(e.toString()));
    }
    Path cache = reference.model().modelCache().root().toAbsolutePath();
    return new ExecutorState(
        SparkEnv.get().executorId(),
        SparkEnv.get().blockManager().blockManagerId().host(),
        1,
        cache.toString(),
        freeBytes(cache),
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        tried.openSeconds(),
        tried.tokens(),
        tried.machinery(),
        tried.failure());
  }

  private Tried encode() {
    long start = System.nanoTime();
    try (ExecutorEncoders.Lease lease = ExecutorEncoders.SHARED.lease(reference)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      EncodedText encoded = lease.encoder().encode(TEXT, stats -> {}).get(0);
      String failure =
          encoded.status() == TextStatus.FAILED
              ? "Cannot encode a short text: " + encoded.error().orElse("no reason given")
              : null;
      return new Tried(
          seconds,
          encoded.tokenCount().orElse(0),
          Machinery.of(lease.encoder().signature().kind()),
          failure);
    }
  }

  /** Of the disk that the folder is or will be on; 0 where the system does not tell. */
  private static long freeBytes(Path folder) {
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing == null ? 0 : Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
