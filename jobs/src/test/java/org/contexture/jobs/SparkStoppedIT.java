package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Stops the only session of its JVM, so it is no unit test. */
class SparkStoppedIT {
  @Test
  void aFailureAfterSparkStoppedNamesTheMaster() {
    AtomicReference<String> master = new AtomicReference<>();
    Exception thrown =
        catchException(
            () ->
                Contexture.withSpark(
                    "embed",
                    spark -> {
                      master.set(spark.sparkContext().master());
                      spark.sparkContext().stop();
                      spark.range(1).count();
                      return ExitCode.DONE;
                    }));

    assertThat(Contexture.Failure.of(thrown))
        .isEqualTo(
            new Contexture.Failure(
                ExitCode.OTHER,
                "Cannot finish: Spark has stopped; can its master be reached? (" + master + ")"));
  }
}
