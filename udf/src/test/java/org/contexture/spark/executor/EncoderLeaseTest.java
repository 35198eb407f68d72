package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a model folder of its own, so that no executor has loaded its encoder before. */
@Tag("slow")
class EncoderLeaseTest {
  private Path folder;
  private ModelLocation location;
  private ContextualVectors vectors;
  private EncodeMetrics metrics;

  @BeforeEach
  void open(@TempDir Path empty) {
    folder = TestModels.writeInt8(empty);
    location = TestModels.located(folder.toString());
    vectors = ContextualVectors.open(TestSpark.session(), location, EncoderSpec.defaults());
    metrics = TestSpark.metrics();
  }

  private Dataset<Row> embedded(int rows, int partitions) {
    Dataset<Row> corpus =
        TestSpark.corpus(Collections.nCopies(rows, "the bank of the river"), partitions);
    return vectors.addTo(corpus, List.of("text"), metrics);
  }

  @Test
  void tasksOfSeveralWavesShareOneLoad() throws InterruptedException {
    embedded(32, 16).collectAsList();
    assertThat(metrics.counts().modelLoads()).isEqualTo(1);

    embedded(32, 16).collectAsList();

    assertThat(metrics.counts().modelLoads()).isEqualTo(1);
    assertThat(metrics.counts().rows()).isEqualTo(64);
    TestSpark.assertThatNoLeaseIsOut();
  }

  /** A task at a time, as on an executor with one core. */
  @Test
  void twoModelsOfOneTaskAreNotLoadedAgainForTheNextTask(@TempDir Path other) {
    EncodeMetrics ofOther = TestSpark.metrics();
    ContextualVectors two =
        ContextualVectors.open(
            TestSpark.session(),
            TestModels.located(TestModels.writeInt8(other).toString()),
            EncoderSpec.defaults());
    Dataset<Row> corpus = TestSpark.corpus("the bank of the river");
    Dataset<Row> both =
        two.addTo(
            vectors.addTo(corpus, List.of("text"), metrics).selectExpr("text", "embedding AS one"),
            List.of("text"),
            ofOther);

    for (int task = 0; task < 3; task++) {
      assertThat(both.collectAsList()).hasSize(1);
    }

    assertThat(metrics.counts().modelLoads()).isEqualTo(1);
    assertThat(ofOther.counts().modelLoads()).isEqualTo(1);
  }

  @Test
  void aTaskThatFailsLaterReturnsItsLease() throws InterruptedException {
    FilterFunction<Row> failing =
        row -> {
          throw new IllegalStateException("row " + row.getInt(0) + " is refused");
        };

    assertThatThrownBy(() -> embedded(16, 8).filter(failing).collectAsList())
        .hasRootCauseInstanceOf(IllegalStateException.class);

    TestSpark.assertThatNoLeaseIsOut();
  }

  @Test
  void aLimitReturnsTheLease() throws InterruptedException {
    assertThat(embedded(4000, 4).limit(1).collectAsList()).hasSize(1);

    TestSpark.assertThatNoLeaseIsOut();
    assertThat(metrics.counts().rows()).isLessThan(4000);
  }

  @Test
  void anIteratorThatIsLeftHalfwayReturnsTheLease() throws InterruptedException {
    Iterator<Row> rows = embedded(8, 4).toLocalIterator();
    rows.next();

    TestSpark.assertThatNoLeaseIsOut();
  }

  @Test
  void anExecutorRefusesAModelThatIsNotTheDrivers() throws Exception {
    String expected = vectors.signature().fingerprint();
    Files.writeString(folder.resolve("tokenizer.json"), "\n", StandardOpenOption.APPEND);
    String found = ContextualVectors.describe(location, EncoderSpec.defaults()).fingerprint();

    assertThatThrownBy(() -> embedded(1, 1).collectAsList())
        .rootCause()
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model at "
                + folder
                + " is not the one that the driver opened: fingerprint "
                + found
                + ", expected "
                + expected);

    assertThat(found).isNotEqualTo(expected);
    TestSpark.assertThatNoLeaseIsOut();
    assertThat(metrics.counts().modelLoads()).isZero();
  }
}
