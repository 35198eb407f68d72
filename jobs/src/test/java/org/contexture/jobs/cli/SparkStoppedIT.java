package org.contexture.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.junit.jupiter.api.Test;

/** Opens and stops the only session of its JVM, so it is no unit test. */
class SparkStoppedIT {
  @Test
  void aSessionThatACommandOpensIsStoppedAfterIt() {
    AtomicReference<SparkSession> opened = new AtomicReference<>();

    CommandSession.run(
        "embed",
        spark -> {
          opened.set(spark);
          assertThat(spark.sparkContext().isStopped()).isFalse();
          return ExitCode.DONE;
        });

    assertThat(opened.get().sparkContext().isStopped()).isTrue();
    assertThat(opened.get().sparkContext().appName()).isEqualTo("contexture embed");
  }

  /** A context without a session is there where an application made only that. */
  @Test
  void aContextThatIsThereIsLeftRunning() {
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("another");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      CommandSession.run(
          "embed",
          spark -> {
            assertThat(spark.sparkContext()).isSameAs(context.sc());
            return ExitCode.DONE;
          });

      assertThat(context.sc().isStopped()).isFalse();
    }
  }

  @Test
  void aFailureAfterSparkStoppedNamesTheMaster() {
    AtomicReference<String> master = new AtomicReference<>();
    Exception thrown =
        catchException(
            () ->
                CommandSession.run(
                    "embed",
                    spark -> {
                      master.set(spark.sparkContext().master());
                      spark.sparkContext().stop();
                      spark.range(1).count();
                      return ExitCode.DONE;
                    }));

    assertThat(Failure.of(thrown))
        .isEqualTo(
            new Failure(
                ExitCode.OTHER,
                "Cannot finish: Spark has stopped; can its master be reached? (" + master + ")"));
  }
}
