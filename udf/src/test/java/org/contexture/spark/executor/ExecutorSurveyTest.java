package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a model folder of its own, so that no executor has loaded its encoder before. */
@Tag("slow")
class ExecutorSurveyTest {
  @TempDir Path folder;

  private ContextualVectors open(String... vectors) {
    TestModels.writeInt8(folder);
    return ContextualVectors.open(
        TestSpark.session(),
        TestModels.located(folder.toString()),
        EncoderSpec.defaults().withVectors(TestModels.specs(vectors)));
  }

  @Test
  void theLocalExecutorTellsWhatItHasAndWhatItDid() {
    List<ExecutorState> states = open().openOnExecutors(TestSpark.session());

    assertThat(states).hasSize(1);
    ExecutorState state = states.get(0);
    assertThat(state.problem()).isEmpty();
    assertThat(state.id()).isEqualTo("driver");
    assertThat(state.host()).isEqualTo("localhost");
    assertThat(state.tasks()).isEqualTo(2);
    assertThat(state.cache()).isEqualTo(TestModels.MINILM.cache());
    assertThat(state.freeCacheBytes()).isPositive();
    assertThat(state.heapBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(state.physicalBytes()).isPositive();
    assertThat(state.openSeconds()).isPositive();
    assertThat(state.tokens()).isEqualTo(5);
    assertThat(state.machinery()).isEqualTo(Machinery.of(ModelKind.TRANSFORMER));
  }

  @Test
  void vectorsOfSpansAreNoHindrance() {
    List<ExecutorState> states =
        open("v", "s:level=span", "w:level=word", "c:level=chunk")
            .openOnExecutors(TestSpark.session());

    assertThat(states).allSatisfy(state -> assertThat(state.problem()).isEmpty());
  }

  @Test
  void theEncoderStaysLoadedAndItsLoadIsCountedOnce() throws InterruptedException {
    ContextualVectors vectors = open();
    vectors.openOnExecutors(TestSpark.session());
    Object loads = loads();
    EncodeMetrics metrics = TestSpark.metrics();

    vectors
        .addTo(TestSpark.corpus(List.of("a", "b", "c", "d"), 4), List.of("text"), metrics)
        .collectAsList();

    assertThat(metrics.counts().modelLoads()).isEqualTo(1);
    assertThat(loads()).isEqualTo(loads);
    TestSpark.assertThatNoLeaseIsOut();
  }

  private static Object loads() {
    return ((com.codahale.metrics.Counter) ExecutorCounters.SHARED.getMetrics().get("model_loads"))
        .getCount();
  }

  @Test
  void aModelThatIsGoneIsTold() throws Exception {
    ContextualVectors vectors = open();
    FileUtils.cleanDirectory(folder.toFile());

    List<ExecutorState> states = vectors.openOnExecutors(TestSpark.session());

    assertThat(states)
        .singleElement()
        .satisfies(
            state ->
                assertThat(state.problem())
                    .contains(
                        "Cannot open model: "
                            + folder
                            + " has no model.onnx or onnx/model.onnx; it holds no files (executor"
                            + " driver on localhost)"));
    TestSpark.assertThatNoLeaseIsOut();
  }

  @Test
  void aModelThatIsNotTheDriversIsTold() throws Exception {
    ContextualVectors vectors = open();
    Files.writeString(folder.resolve("tokenizer.json"), "\n", StandardOpenOption.APPEND);

    List<ExecutorState> states = vectors.openOnExecutors(TestSpark.session());

    assertThat(states.get(0).problem().orElseThrow())
        .startsWith("Model at " + folder + " is not the one that the driver opened: fingerprint ")
        .endsWith(
            ", expected " + vectors.signature().fingerprint() + " (executor driver on localhost)");
    TestSpark.assertThatNoLeaseIsOut();
  }

  @Test
  void aGraphThatCannotBeLoadedIsTold() throws Exception {
    ContextualVectors vectors = open();
    Files.writeString(folder.resolve("model.onnx"), "no graph");

    List<ExecutorState> states = vectors.openOnExecutors(TestSpark.session());

    assertThat(states.get(0).problem().orElseThrow())
        .startsWith("Cannot ")
        .endsWith(" (executor driver on localhost)");
    TestSpark.assertThatNoLeaseIsOut();
  }
}
