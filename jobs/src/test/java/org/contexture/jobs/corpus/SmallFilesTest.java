package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many small files must cost as few tasks as one file with all of their rows. */
class SmallFilesTest {
  private static final SparkSession SPARK = LocalSpark.session();

  private static final Map<String, IntFunction<String>> ROWS =
      Map.of(
          "jsonl", row -> "{\"id\":%d,\"text\":\"row number %d\"}\n".formatted(row, row),
          "csv", row -> "id,text\n%d,row number %d\n".formatted(row, row),
          "txt", row -> "row number %d\n".formatted(row));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv", "txt"})
  void filesOfARowShareTasks(String format) throws IOException {
    write(300, format);

    Corpus corpus = TestCorpora.open(List.of(), folder.resolve("many"));

    assertThat(corpus.partitions()).isBetween(2, 8);
    assertThat(corpus.spread()).isEmpty();
    assertThat(Set.copyOf(TestCorpora.rows(corpus))).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "many/*", "many/*.jsonl", "many/{1,2,3,4,5,6,7,8,9,0}*"})
  void lookingFilesUpTakesFewTasks(String input) throws IOException, TimeoutException {
    write(300, "jsonl");

    int tasks =
        tasks(
            () ->
                assertThat(TestCorpora.rows(TestCorpora.open(List.of(), folder.resolve(input))))
                    .hasSize(300));

    // Of a look-up 16 at most, of each reading 5 or 6.
    assertThat(tasks).isLessThan(100);
  }

  @Test
  @Tag("slow")
  void aRunOverSmallFilesTakesFewTasks() throws IOException, TimeoutException {
    write(300, "jsonl");

    assertThat(tasks(() -> embed("many", 300))).isLessThan(150);
  }

  /** Tells the times too; they are for people. */
  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv"})
  @Tag("nightly")
  void tenThousandFilesTakeTasksAsOneDoes(String format, TestReporter reporter)
      throws IOException, TimeoutException {
    write(10_000, format);
    Path one = Files.createDirectories(folder.resolve("one")).resolve("all." + format);
    StringBuilder all = new StringBuilder(format.equals("csv") ? "id,text\n" : "");
    for (int i = 0; i < 10_000; i++) {
      all.append(ROWS.get(format).apply(i).replace("id,text\n", ""));
    }
    Files.writeString(one, all);
    embed("one", 10_000);

    int ofOne = tasks(() -> timed("one", format, reporter));
    int ofMany = tasks(() -> timed("many", format, reporter));

    reporter.publishEntry(format + ": tasks of one", Integer.toString(ofOne));
    reporter.publishEntry(format + ": tasks of many", Integer.toString(ofMany));
    assertThat(ofMany).isLessThanOrEqualTo(3 * ofOne + 100);
  }

  private void timed(String input, String format, TestReporter reporter) {
    long start = System.nanoTime();
    embed(input, 10_000);
    reporter.publishEntry(
        format + ": seconds of " + input,
        Long.toString((System.nanoTime() - start) / 1_000_000_000));
  }

  private void embed(String input, long rows) {
    assertThat(
            Jobs.run(
                    "--input",
                    folder.resolve(input).toString(),
                    "--output",
                    folder.resolve("out").toString(),
                    "--mode",
                    "overwrite",
                    "--model",
                    Jobs.TINY,
                    "--id-column",
                    "id")
                .written()
                .rows())
        .isEqualTo(rows);
  }

  private void write(int files, String format) throws IOException {
    Path many = Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < files; i++) {
      Files.writeString(many.resolve(i + "." + format), ROWS.get(format).apply(i));
    }
  }

  /** Tasks that Spark runs meanwhile. */
  private static int tasks(Runnable work) throws TimeoutException {
    AtomicInteger tasks = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            tasks.incrementAndGet();
          }
        };
    SPARK.sparkContext().listenerBus().waitUntilEmpty();
    SPARK.sparkContext().addSparkListener(counter);
    try {
      work.run();
      SPARK.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      SPARK.sparkContext().removeSparkListener(counter);
    }
    return tasks.get();
  }
}
