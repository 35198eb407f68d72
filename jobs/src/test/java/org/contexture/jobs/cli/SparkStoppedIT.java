package org.contexture.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.util.concurrent.atomic.AtomicReference;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.junit.jupiter.api.Test;

/** Stops the only session of its JVM, so it is no unit test. */
class SparkStoppedIT {
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
