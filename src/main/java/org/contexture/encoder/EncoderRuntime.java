package org.contexture.encoder;

import java.io.Serializable;

/**
 * How an encoder uses the machine. No vector depends on it.
 *
 * @param threads threads of one run of the model
 * @param tokenBudget padded size that a batch may reach, in tokens
 */
public record EncoderRuntime(int threads, int tokenBudget) implements Serializable {
  /** Larger batches leave the processor's cache, smaller ones leave its units idle. */
  public static final int DEFAULT_TOKEN_BUDGET = 1024;

  public static EncoderRuntime ofThreads(int threads) {
    return new EncoderRuntime(threads, DEFAULT_TOKEN_BUDGET);
  }
}
