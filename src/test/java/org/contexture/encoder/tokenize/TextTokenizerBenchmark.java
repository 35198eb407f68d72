package org.contexture.encoder.tokenize;

import java.util.concurrent.TimeUnit;
import org.contexture.encoder.fixture.MiniLm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Tokenizing a text of 200 words. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TextTokenizerBenchmark {
  private final String text = "the bank of the unbelievable river near a loan ".repeat(22) + "of 2";
  private TextTokenizer tokenizer;

  @Setup
  public void open() {
    tokenizer = TextTokenizer.open(MiniLm.float32().tokenizer());
  }

  @Benchmark
  public TokenizedText tokenize() {
    return tokenizer.tokenize(text, 256);
  }

  @TearDown
  public void close() {
    tokenizer.close();
  }
}
