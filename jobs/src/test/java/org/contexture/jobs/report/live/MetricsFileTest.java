package org.contexture.jobs.report.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.LongAccumulator;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.spark.executor.EncodeMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class MetricsFileTest {
  @TempDir Path folder;

  private final Captured err = new Captured();

  @Test
  void aFolderAFileBelowAFileAndAnotherFileSystemAreRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> MetricsFile.open(folder.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot write metrics-file " + folder + ": it is a folder");
    assertThatThrownBy(() -> MetricsFile.open(file + "/below"))
        .hasMessage("Cannot write metrics-file " + file + "/below: there is no folder " + file);
    assertThatThrownBy(() -> MetricsFile.open("hdfs://host/m.jsonl"))
        .hasMessage("Cannot write metrics-file hdfs://host/m.jsonl: it must be a local path");
  }

  @Test
  void aFileThatCanBeWrittenIsLeftAsItWas() throws Exception {
    Path there = Files.writeString(folder.resolve("there"), "a line\n");

    MetricsFile.open(there.toString());
    MetricsFile.open(folder.resolve("new").toString());

    assertThat(there).hasContent("a line\n");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void linesTellOfARunningJobAndOfItsEnd() throws Exception {
    Path path = Files.writeString(folder.resolve("m.jsonl"), "{\"event\":\"of before\"}\n");
    SparkContext spark = LocalSpark.session().sparkContext();
    LongAccumulator tokens = spark.longAccumulator(EncodeMetrics.PREFIX + EncodeMetrics.TOKENS);
    int listeners = spark.listenerBus().listeners().size();

    try (RunWatch watch =
        RunWatch.start(
            spark,
            "run-1",
            Optional.of(MetricsFile.open(path.toString())),
            err.stream(),
            Duration.ofMillis(20))) {
      assertThat(spark.getLocalProperty("mdc.run_id")).isEqualTo("run-1");
      assertThatThrownBy(
              () ->
                  LocalSpark.session()
                      .range(0, 4, 1, 4)
                      .foreach(
                          (ForeachFunction<Long>)
                              row -> {
                                tokens.add(10);
                                if (row == 3) {
                                  throw new IllegalStateException("row 3");
                                }
                              }))
          .hasRootCauseMessage("row 3");
      // Spark tells its listeners a moment after the action returns.
      for (int i = 0; i < 200 && last(path).get("tasks_failed").getAsInt() == 0; i++) {
        Thread.sleep(50);
      }
      watch.failed(1, "row 3");
      watch.failed(1, "said once");
    }

    List<JsonObject> lines = lines(path);
    assertThat(lines)
        .extracting(line -> line.get("event").getAsString())
        .startsWith("of before", "start", "progress")
        .endsWith("progress", "failed");
    assertThat(lines.get(1).keySet())
        .containsExactly(
            "time",
            "run_id",
            "event",
            "rows",
            "tokens",
            "texts_encoded",
            "padded_tokens",
            "tokens_per_second",
            "share",
            "seconds",
            "tasks_running",
            "tasks_failed");
    JsonObject end = lines.get(lines.size() - 1);
    assertThat(end.get("run_id").getAsString()).isEqualTo("run-1");
    assertThat(end.get("tasks_failed").getAsInt()).isEqualTo(1);
    assertThat(end.get("tokens").getAsLong()).isBetween(10L, 30L);
    assertThat(err.text()).isEmpty();
    assertThat(spark.getLocalProperty("mdc.run_id")).isNull();
    assertThat(spark.listenerBus().listeners().size()).isEqualTo(listeners);
  }

  @Test
  void logLinesOfTheDriverAndOfTasksKnowTheRun() {
    List<String> ofTasks;
    try (RunWatch watch =
        RunWatch.start(
            LocalSpark.session().sparkContext(), "run-1", Optional.empty(), err.stream())) {
      assertThat(watch).isNotNull();
      assertThat(MDC.get("run_id")).isEqualTo("run-1");
      ofTasks =
          LocalSpark.session()
              .range(0, 2, 1, 2)
              .map((MapFunction<Long, String>) row -> MDC.get("mdc.run_id"), Encoders.STRING())
              .collectAsList();
    }

    assertThat(ofTasks).containsExactly("run-1", "run-1");
    assertThat(MDC.get("run_id")).isNull();
  }

  @Test
  void aFileThatCannotBeWrittenAnyLongerIsToldOnceAndEndsNothing() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path path = inner.resolve("m.jsonl");
    MetricsFile file = MetricsFile.open(path.toString());
    Files.delete(inner);

    try (RunWatch watch =
        RunWatch.start(
            LocalSpark.session().sparkContext(), "run-1", Optional.of(file), err.stream())) {
      watch.failed(1, "a problem");
    }

    assertThat(err.lines())
        .singleElement()
        .asString()
        .startsWith("Cannot write metrics-file " + path + ": ");
  }

  private static JsonObject last(Path path) throws Exception {
    List<JsonObject> lines = lines(path);
    return lines.get(lines.size() - 1);
  }

  private static List<JsonObject> lines(Path path) throws Exception {
    return Files.readAllLines(path).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }
}
