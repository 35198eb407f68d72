package org.contexture.encoder.pooling;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Four texts of 256 tokens and 384 dimensions: one batch of MiniLM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolingBenchmark {
  private static final int ROWS = 4;
  private static final int TOKENS = 256;
  private static final int DIMENSION = 384;

  @Param public Pooling pooling;

  private final float[] states = new float[ROWS * TOKENS * DIMENSION];

  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < states.length; i++) {
      states[i] = random.nextFloat() - 0.5f;
    }
  }

  @Benchmark
  public float[][] pool() {
    float[][] vectors = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      vectors[row] =
          pooling.pool(new TokenStates(states, row * TOKENS * DIMENSION, TOKENS, DIMENSION));
      VectorMath.normalize(vectors[row]);
    }
    return vectors;
  }
}
