package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.jobs.fixture.NotedTexts.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class JobStepsTest {
  /** A Spark job as its pages show it. */
  private record Shown(String group, String description) {}

  private final List<Shown> shown = new CopyOnWriteArrayList<>();
  private final SparkContext spark = LocalSpark.session().sparkContext();
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart start) {
          shown.add(
              new Shown(
                  start.properties().getProperty("spark.jobGroup.id"),
                  start.properties().getProperty("spark.job.description")));
        }
      };

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    spark.addSparkListener(listener);
  }

  @AfterEach
  void leave() {
    spark.removeSparkListener(listener);
    spark.clearJobGroup();
  }

  @Test
  void everyJobOfARunSaysWhatItIsFor() throws Exception {
    JobReport report = run();
    JobReport next = run();

    assertThat(shown)
        .extracting(Shown::description)
        .containsSubsequence(
            "contexture: find the corpus' columns",
            "contexture: compare with stored rows",
            "contexture: encode",
            "contexture: publish",
            "contexture: report.html");
    assertThat(shown)
        .extracting(Shown::group)
        .containsOnly("contexture " + report.run().id(), "contexture " + next.run().id());
    assertThat(spark.getLocalProperty("spark.jobGroup.id")).isNull();
    assertThat(spark.getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void aCallersGroupStaysWhatJobsAreCancelledBy() throws Exception {
    spark.setJobGroup("theirs", "their work", false);

    run();

    assertThat(shown).extracting(Shown::group).containsOnly("theirs");
    assertThat(spark.getLocalProperty("spark.job.description")).isEqualTo("their work");
  }

  private JobReport run() throws Exception {
    JobReport report =
        Jobs.runWithPage(
            "--input",
            corpus(),
            "--output",
            folder.resolve("out").toString(),
            "--mode",
            "incremental",
            "--model",
            Jobs.TINY);
    spark.listenerBus().waitUntilEmpty();
    return report;
  }

  /** One row more each time. */
  private String corpus() throws IOException {
    Path file = folder.resolve("c.jsonl");
    int there = Files.exists(file) ? Files.readAllLines(file).size() : 3;
    return Files.write(file, rows(0, there + 1)).toString();
  }
}
