package org.contexture.encoder;

import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.run.BatchEncoder;

/**
 * How much memory an executor needs for the model: outside the Java heap, for {@code
 * spark.executor.memoryOverhead}, and on it, for {@code spark.executor.memory}.
 *
 * @param modelBytes of one loaded model, shared by all tasks
 * @param taskBytes of the largest batch that a task runs
 * @param heapBytes of one loaded model on the heap
 */
public record MemoryEstimate(long modelBytes, long taskBytes, long heapBytes) {

  /** Native libraries, the tokenizer's vocabulary and the C allocator's reserves. */
  private static final long BASE = 200L << 20;

  /** Buffers of a transformer block that are alive at once, in multiples of the hidden states. */
  private static final int ALIVE = 24;

  /** Attention weights that are alive at once, in floats per head and pair of tokens. */
  private static final int ALIVE_ATTENTION = 3;

  private static final int HEAD_DIMENSION = 32;

  /** An upper estimate from the model's size, its width and the longest batch. */
  public static MemoryEstimate of(EncoderSignature encoder, EncoderRuntime runtime) {
    long heap = encoder.states().heapBytes();
    if (!encoder.kind().runsGraphs()) {
      return new MemoryEstimate(0, 0, heap);
    }
    long length = encoder.settings().maxTokens().value();
    long budget =
        encoder.states().batches().regime() == BatchRegime.ONE_TEXT
            ? length
            : Math.max(length, runtime.tokenBudget());
    long states = budget * encoder.hiddenSize() * Float.BYTES;
    long heads = Math.max(1, encoder.hiddenSize() / HEAD_DIMENSION);
    int layers = BatchEncoder.layersOf(encoder.settings().vectors()).size();
    long attention = budget * length * heads * Float.BYTES;
    return new MemoryEstimate(
        2 * encoder.modelBytes(), (ALIVE + layers) * states + ALIVE_ATTENTION * attention, heap);
  }

  /** Outside the heap, for an executor that runs so many tasks at once. */
  public long executorBytes(int tasks) {
    return modelBytes == 0 ? 0 : BASE + modelBytes + tasks * taskBytes;
  }
}
