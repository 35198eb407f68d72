package org.contexture.jobs.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxBaseline;
import org.contexture.encoder.run.TokenBudget;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;

/** Speeds of one corpus without Spark: tokens of texts, padding not counted, per second. */
public final class EncoderBenchmark implements AutoCloseable {
  /** What most code does: so many rows at a time, as they come. */
  private static final int NAIVE_ROWS = 32;

  /**
   * The naive way is slow, and its speed the same all along: so many batches per thread are enough.
   */
  private static final int NAIVE_BATCHES = 4;

  private final List<TextInput> texts;
  private final List<TokenizedText> tokenized;
  private final List<int[]> bestBatches;
  private final OnnxBaseline onnx;
  private final TextEncoder encoder;
  private final Workers workers;
  private final int window;

  /**
   * Tokenizes the corpus and batches it in the best way: the whole of it in order of length.
   *
   * @param texts different from each other, none empty
   * @param workers threads that each run the model on their own, as the job has task slots
   * @param window texts that the encoder is given at a time
   */
  public EncoderBenchmark(
      List<TextInput> texts,
      ModelFolder folder,
      TextEncoder encoder,
      EncoderRuntime runtime,
      int workers,
      int window) {
    this.texts = texts;
    this.encoder = encoder;
    this.workers = new Workers(workers);
    this.window = window;
    EncoderSettings settings = encoder.signature().settings();
    try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
      int maxTokens = settings.maxTokens().value();
      String prompt = settings.prompt().value();
      tokenized =
          texts.stream()
              .map(text -> text.prompt().orElse(prompt) + text.text())
              .map(text -> tokenizer.tokenize(text, maxTokens))
              .toList();
    }
    int[] lengths = tokenized.stream().mapToInt(EncoderBenchmark::length).toArray();
    bestBatches =
        new TokenBudget(runtime.tokenBudget(), encoder.signature().states().batches().regime())
            .batches(lengths);
    onnx = OnnxBaseline.open(folder, runtime.threads());
  }

  /** Tokens that the model runs on, padding not counted. */
  public long tokens() {
    return tokens(tokenized);
  }

  private static long tokens(List<TokenizedText> texts) {
    return texts.stream().mapToLong(EncoderBenchmark::length).sum();
  }

  /** ONNX Runtime alone, on what was tokenized and batched ahead. */
  public double onnxTokensPerSecond() {
    return tokens() / workers.time(bestBatches.stream().map(this::runBatch).toList());
  }

  private static int length(TokenizedText text) {
    return text.size() + text.specialTokens();
  }

  private Runnable runBatch(int[] batch) {
    return () -> runBatch(Arrays.stream(batch).mapToObj(tokenized::get).toList());
  }

  private void runBatch(List<TokenizedText> rows) {
    onnx.run(
        rows.stream().map(TokenizedText::inputIds).toList(),
        rows.stream().map(text -> text.typeIds(0, text.size())).toList());
  }

  /** The encoder, from strings to pooled vectors. */
  public double encoderTokensPerSecond() {
    List<Runnable> windows = new ArrayList<>();
    for (int begin = 0; begin < texts.size(); begin += window) {
      List<TextInput> piece = texts.subList(begin, Math.min(texts.size(), begin + window));
      windows.add(() -> encoder.encode(piece, stats -> {}));
    }
    return tokens() / workers.time(windows);
  }

  /**
   * ONNX Runtime on rows as they come, 32 at a time, padded to the longest; on a part of the
   * corpus.
   */
  public double naiveTokensPerSecond() {
    int rows = Math.min(tokenized.size(), NAIVE_ROWS * NAIVE_BATCHES * workers.threads());
    List<Runnable> batches = new ArrayList<>();
    for (int begin = 0; begin < rows; begin += NAIVE_ROWS) {
      List<TokenizedText> batch = tokenized.subList(begin, Math.min(rows, begin + NAIVE_ROWS));
      batches.add(() -> runBatch(batch));
    }
    return tokens(tokenized.subList(0, rows)) / workers.time(batches);
  }

  @Override
  public void close() {
    onnx.close();
  }
}
