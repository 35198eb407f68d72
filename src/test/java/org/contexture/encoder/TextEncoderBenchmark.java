package org.contexture.encoder;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedTexts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding 64 different texts of 1 to 120 words with MiniLM on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class TextEncoderBenchmark {
  private static final int TEXTS = 64;
  private static final int LONGEST = 120;

  @Param({"1", "1024", "4096"})
  public int tokenBudget;

  private final List<String> texts = texts();
  private TextEncoder encoder;

  @Setup
  public void open() {
    EncoderRuntime runtime = new EncoderRuntime(1, tokenBudget);
    encoder = TextEncoder.open(MiniLm.float32(), EncoderSpec.defaults(), runtime);
  }

  @Benchmark
  public EncodedTexts encode() {
    return encoder.encode(texts);
  }

  @TearDown
  public void close() {
    encoder.close();
  }

  private static List<String> texts() {
    Random random = new Random(1);
    return IntStream.range(0, TEXTS)
        .mapToObj(i -> "text " + i + " on the bank".repeat(1 + random.nextInt(LONGEST / 3)))
        .toList();
  }
}
