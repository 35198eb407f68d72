package org.contexture.encoder.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.layer.HiddenStates;
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

/** Running MiniLM up to one of its layers on 4 texts of 200 tokens on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class LayersBenchmark {
  private static final int TEXTS = 4;
  private static final int TOKENS = 200;
  private static final int WORDS = 20_000;

  @Param({"0", "2", "4", "6"})
  public int layer;

  private final List<long[]> ids =
      Collections.nCopies(TEXTS, new Random(1).longs(TOKENS, 1000, WORDS).toArray());
  private final List<long[]> typeIds = Collections.nCopies(TEXTS, new long[TOKENS]);
  private OnnxSession session;

  @Setup
  public void open() {
    session = OnnxGraph.read(MiniLm.float32()).load(List.of(layer), 1);
  }

  @Benchmark
  public HiddenStates run() {
    return session.run(ids, typeIds);
  }

  @TearDown
  public void close() {
    session.close();
  }
}
