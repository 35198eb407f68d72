package org.contexture.jobs.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.report.watch.TaskProgress;
import org.contexture.jobs.report.watch.TaskProgress.Count;
import org.contexture.jobs.report.watch.TaskProgress.Snapshot;
import org.contexture.spark.executor.EncodeMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0; 5; 0 rows, 7 tokens/s",
        "50; 0.5; 10; 50 rows (about 50 %), 7 tokens/s, about 10 s left",
        "1234; 0.25; 30; 1,234 rows (about 25 %), 7 tokens/s, about 1 min 30 s left",
        "10; 0.01; 100; 10 rows (about 1 %), 7 tokens/s, about 2 h 45 min left",
        "100; 1; 9; 100 rows (about 100 %), 7 tokens/s, about 0 s left",
        "1; 0.5; 59.4; 1 rows (about 50 %), 7 tokens/s, about 59 s left",
        "1; 0.5; 59.6; 1 rows (about 50 %), 7 tokens/s, about 1 min 00 s left"
      })
  void aLineSaysHowFarTheJobIs(long rows, double share, double seconds, String line) {
    Snapshot now = new Snapshot(new Count(rows, 1, 0, 0), OptionalLong.empty(), share, 0, 0);

    assertThat(Progress.line(now, seconds, "7 tokens/s")).isEqualTo(line);
  }

  @Test
  void withoutAnExpectationALineSaysWhatWasDone() {
    Snapshot now = new Snapshot(new Count(1234567, 1, 0, 0), OptionalLong.empty(), 0, 0, 0);

    assertThat(Progress.line(now, 5, "7 tokens/s")).isEqualTo("1,234,567 rows, 7 tokens/s");
  }

  @Test
  void rowsAndTokensOfARunningJobAreSeen() throws Exception {
    SparkSession spark = LocalSpark.session();
    TaskProgress progress = new TaskProgress();
    LongAccumulator rows =
        spark.sparkContext().longAccumulator(EncodeMetrics.PREFIX + EncodeMetrics.ROWS);
    LongAccumulator tokens =
        spark.sparkContext().longAccumulator(EncodeMetrics.PREFIX + EncodeMetrics.TOKENS);
    spark.sparkContext().addSparkListener(progress);
    try {
      assertThat(progress.snapshot())
          .isEqualTo(new Snapshot(Count.NONE, OptionalLong.empty(), 0, 0, 0));

      spark
          .range(0, 100, 1, 4)
          .foreach(
              (org.apache.spark.api.java.function.ForeachFunction<Long>)
                  row -> {
                    rows.add(1);
                    tokens.add(row);
                  });

      Snapshot done = new Snapshot(new Count(100, 4950, 0, 0), OptionalLong.of(100), 1, 0, 0);
      // The listener hears of the last task a moment after the action returns.
      for (int i = 0; i < 100 && !progress.snapshot().equals(done); i++) {
        Thread.sleep(50);
      }
      assertThat(progress.snapshot()).isEqualTo(done);
    } finally {
      spark.sparkContext().removeSparkListener(progress);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aShortJobEndsQuietlyAndLeavesNoListener(boolean terminal) {
    SparkSession spark = LocalSpark.session();
    // The first action of a session adds listeners of Spark's own.
    assertThat(spark.range(1).count()).isEqualTo(1);
    int before = spark.sparkContext().listenerBus().listeners().size();
    Captured out = new Captured();

    try (Progress progress = Progress.start(spark.sparkContext(), out.stream(), terminal)) {
      assertThat(progress).isNotNull();
      assertThat(spark.createDataset(java.util.List.of("a"), Encoders.STRING()).count())
          .isEqualTo(1);
    }

    assertThat(spark.sparkContext().listenerBus().listeners().size()).isEqualTo(before);
    if (!terminal) {
      assertThat(out.text()).isEmpty();
    }
  }
}
