package org.contexture.spark;

import java.io.File;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.model.ModelLocation;

/**
 * An encoder that is opened while Spark starts. What goes wrong is not told here: who finds none
 * opens it again, and hears of it.
 */
public final class EncoderAhead implements AutoCloseable {
  /** Of its own, since the JVM's shared threads do not wait for files. */
  private static final Executor THREAD =
      work -> {
        Thread thread = new Thread(work, "contexture-model");
        thread.setDaemon(true);
        thread.start();
      };

  private final ModelLocation location;
  private final EncoderSpec spec;
  private final EncoderRuntime runtime;
  private CompletableFuture<TextEncoder> opening;

  EncoderAhead(ModelLocation location, EncoderSpec spec, EncoderRuntime runtime) {
    this.location = location;
    this.spec = spec;
    this.runtime = runtime;
    this.opening = CompletableFuture.supplyAsync(this::open, THREAD);
  }

  /**
   * Begins to open a model; nothing where Spark runs already, or where it may have to be fetched
   * first: there is no hurry then, or other checks come before it.
   *
   * @param tokenBudget padded size that a batch may reach, in tokens
   */
  public static Optional<EncoderAhead> start(
      ModelLocation location, EncoderSpec spec, int tokenBudget) {
    boolean isHere =
        EmbeddedModel.find(location.location()).isPresent()
            || new File(location.location()).exists();
    return isHere && SparkEnv.get() == null
        ? Optional.of(new EncoderAhead(location, spec, runtime(new SparkConf(), tokenBudget)))
        : Optional.empty();
  }

  static EncoderRuntime runtime(SparkConf conf, int tokenBudget) {
    return new EncoderRuntime(conf.getInt("spark.task.cpus", 1), tokenBudget);
  }

  private TextEncoder open() {
    NativeLibraries.unpackInto(location.modelCache().nativeLibraries());
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    return TextEncoder.open(location.localize(hadoop), spec, runtime);
  }

  /** The encoder, which is the caller's from here on; nothing where it is not the one asked for. */
  synchronized Optional<TextEncoder> take(
      ModelLocation asked, EncoderSpec askedSpec, EncoderRuntime askedRuntime) {
    if (opening == null
        || !location.equals(asked)
        || !spec.equals(askedSpec)
        || !runtime.equals(askedRuntime)) {
      return Optional.empty();
    }
    CompletableFuture<TextEncoder> taken = opening;
    opening = null;
    try {
      return Optional.of(taken.join());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  /**
   * Closes what nobody took; waits for it, since a JVM must not end while native code is at work.
   */
  @Override
  public synchronized void close() {
    if (opening != null) {
      opening.thenAccept(TextEncoder::close).exceptionally(untold -> null).join();
      opening = null;
    }
  }
}
