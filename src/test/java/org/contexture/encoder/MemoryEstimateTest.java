package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.EncoderSpec;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
  private static final HiddenLayers LAYERS =
      new HiddenLayers(List.of("embeddings", "1", "2", "3", "4", "5", "last"), true, "", List.of());
  private static final EncoderRuntime RUNTIME = new EncoderRuntime(1, 1024);

  @Test
  void theModelCountsOncePerExecutorAndABatchOncePerTask() {
    MemoryEstimate estimate = MemoryEstimate.of(signature(256, false), RUNTIME);
    assertThat(estimate.executorBytes(3) - estimate.executorBytes(2))
        .isEqualTo(estimate.executorBytes(2) - estimate.executorBytes(1))
        .isEqualTo(estimate.taskBytes());
    assertThat(estimate.executorBytes(1))
        .isGreaterThan(estimate.modelBytes() + estimate.taskBytes());
  }

  @Test
  void longerTextsAndLargerBatchesNeedMore() {
    long bytes = taskBytes(256, false, 1024);
    assertThat(taskBytes(512, false, 1024)).isGreaterThan(bytes);
    assertThat(taskBytes(256, false, 2048)).isGreaterThan(bytes);
  }

  @Test
  void aTextBeyondTheBudgetCountsWhole() {
    assertThat(taskBytes(2048, false, 1)).isEqualTo(taskBytes(2048, false, 2048));
  }

  @Test
  void aGraphThatRunsOneTextAtATimeNeedsNoMoreUnderALargerBudget() {
    assertThat(taskBytes(256, true, 4096)).isEqualTo(taskBytes(256, true, 1));
    assertThat(taskBytes(256, true, 4096)).isEqualTo(taskBytes(256, false, 256));
  }

  private static long taskBytes(int maxTokens, boolean dynamicallyQuantized, int tokenBudget) {
    return MemoryEstimate.of(
            signature(maxTokens, dynamicallyQuantized), new EncoderRuntime(1, tokenBudget))
        .taskBytes();
  }

  private static EncoderSignature signature(int maxTokens, boolean dynamicallyQuantized) {
    EncoderSettings settings =
        EncoderSettings.resolve(
            EncoderSpec.defaults().withMaxTokens(maxTokens), ModelDefaults.ofElmo(), 2, LAYERS);
    GraphSignature graph =
        new GraphSignature(
            List.of(),
            List.of(),
            LAYERS,
            dynamicallyQuantized,
            ModelFamily.DECODER,
            dynamicallyQuantized ? Batches.oneText("") : Batches.mixedLengths(""),
            List.of());
    return new EncoderSignature(
        "minilm",
        "",
        "",
        ModelKind.TRANSFORMER,
        384,
        "bert",
        90_000_000,
        "WordPiece",
        2,
        settings,
        graph,
        List.of());
  }
}
