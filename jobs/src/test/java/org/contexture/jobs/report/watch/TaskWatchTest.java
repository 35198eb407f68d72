package org.contexture.jobs.report.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskState;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.spark.executor.EncodeMetrics;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class TaskWatchTest {
  private static final long START = 1_700_000_000_000L;

  private final SparkContext spark = LocalSpark.session().sparkContext();

  @Test
  void whatTasksDidIsSeen() {
    SparkSession session = LocalSpark.session();
    LongAccumulator rows = spark.longAccumulator(EncodeMetrics.PREFIX + EncodeMetrics.ROWS);
    LongAccumulator tokens = spark.longAccumulator(EncodeMetrics.PREFIX + EncodeMetrics.TOKENS);

    WatchedRun figures;
    try (TaskWatch watch = TaskWatch.start(spark)) {
      assertThat(spark.listenerBus().listeners()).hasAtLeastOneElementOfType(TaskWatch.class);
      session
          .range(0, 100, 1, 4)
          .foreach(
              (ForeachFunction<Long>)
                  row -> {
                    rows.add(1);
                    tokens.add(row);
                  });
      figures = watch.figures();
    }

    assertThat(spark.listenerBus().listeners()).doesNotHaveAnyElementsOfTypes(TaskWatch.class);
    assertThat(figures.tasks().rows()).isEqualTo(100);
    assertThat(figures.tasks().count()).isEqualTo(4);
    assertThat(figures.tasks().failed()).isZero();
    assertThat(figures.cores().most()).isEqualTo(2);
    assertThat(Arrays.stream(figures.pace().tokens()).sum()).isCloseTo(4950, within(1e-6));
    assertThat(figures.tasks().slowest()).extracting(WatchedTask::rows).containsOnly(25L);
    assertThat(figures.tasks().slowest()).extracting(WatchedTask::partition).contains(0, 1, 2, 3);
    assertThat(figures.cores().busy()).isBetween(0.0, figures.cores().seconds());
  }

  @Test
  void theTimeOfCoresIsToldApart() {
    TaskWatch watch = watchOf(4);

    // Two seconds of nothing, tasks of 3 and 4 seconds, one of 2 in a core of the first.
    start(watch, 1, START + 2000);
    start(watch, 2, START + 2000);
    end(watch, 1, START + 2000, START + 5000);
    start(watch, 3, START + 5000);
    end(watch, 2, START + 2000, START + 6000);
    end(watch, 3, START + 5000, START + 7000);
    WatchedRun figures = watch.figures(START + 8000);

    assertThat(figures.seconds()).isEqualTo(8);
    assertThat(figures.cores().most()).isEqualTo(4);
    assertThat(figures.cores().seconds()).isEqualTo(32);
    assertThat(figures.cores().busy()).isEqualTo(9);
    assertThat(figures.cores().edges()).isEqualTo(4 * 2 + 4 * 1);
    assertThat(figures.cores().tail()).isEqualTo(4 * 2 - 3);
    assertThat(Arrays.stream(figures.pace().busy()).sum()).isCloseTo(9, within(1e-6));
  }

  @Test
  void coresThatComeLaterCountFromThen() {
    TaskWatch watch = watchOf(2);

    watch.onExecutorAdded(
        new SparkListenerExecutorAdded(
            START + 6000, "late", new ExecutorInfo("host", 4, noStrings())));
    WatchedRun figures = watch.figures(START + 10_000);

    assertThat(figures.cores().most()).isEqualTo(6);
    assertThat(figures.cores().seconds()).isEqualTo(2 * 10 + 4 * 4);
    assertThat(figures.cores().edges()).isEqualTo(2 * 10 + 4 * 4);
    assertThat(figures.tasks().count()).isZero();
  }

  @Test
  void aTryThatFailedIsCountedApart() {
    TaskWatch watch = watchOf(1);

    start(watch, 1, START);
    TaskInfo failed = info(1, START);
    failed.markFinished(TaskState.FAILED(), START + 3000);
    watch.onTaskEnd(ended(failed));
    WatchedRun figures = watch.figures(START + 4000);

    assertThat(figures.tasks().failed()).isEqualTo(1);
    assertThat(figures.cores().failed()).isEqualTo(3);
    assertThat(figures.tasks().count()).isZero();
    assertThat(figures.tasks().slowest()).isEmpty();
  }

  @Test
  void manyTasksTakeNoMoreRoomAndTheSlowestStay() {
    TaskWatch watch = watchOf(1);

    long time = START;
    for (int task = 0; task < 20_000; task++) {
      long took = task % 1000 == 7 ? 5000 + task : 10;
      start(watch, task, time);
      end(watch, task, time, time + took);
      time += took;
    }
    WatchedRun figures = watch.figures(time);

    assertThat(figures.tasks().count()).isEqualTo(20_000);
    assertThat(figures.tasks().slowest()).hasSize(TaskWatch.SLOWEST);
    assertThat(figures.tasks().slowest())
        .extracting(WatchedTask::partition)
        .containsExactly(19_007, 18_007, 17_007, 16_007, 15_007, 14_007, 13_007, 12_007);
    assertThat(figures.pace().tokens()).hasSizeLessThanOrEqualTo(TimeBuckets.MOST);
    assertThat(Arrays.stream(figures.pace().tokens()).sum()).isCloseTo(20_000 * 5.0, within(1e-3));
  }

  private TaskWatch watchOf(int cores) {
    TaskWatch watch = new TaskWatch(spark, START);
    watch.onExecutorAdded(
        new SparkListenerExecutorAdded(
            START, "first", new ExecutorInfo("host", cores, noStrings())));
    return watch;
  }

  private static scala.collection.immutable.Map<String, String> noStrings() {
    return scala.collection.immutable.Map$.MODULE$.empty();
  }

  private static void start(TaskWatch watch, int task, long time) {
    watch.onTaskStart(new SparkListenerTaskStart(0, 0, info(task, time)));
  }

  private static void end(TaskWatch watch, int task, long from, long to) {
    TaskInfo done = info(task, from);
    done.markFinished(TaskState.FINISHED(), to);
    done.setAccumulables(
        CollectionConverters.asScala(
                List.of(counted(EncodeMetrics.ROWS, 1), counted(EncodeMetrics.TOKENS, 5)))
            .toSeq());
    watch.onTaskEnd(ended(done));
  }

  private static AccumulableInfo counted(String name, long value) {
    return new AccumulableInfo(
        0,
        Option.apply(EncodeMetrics.PREFIX + name),
        Option.apply(value),
        Option.empty(),
        false,
        false,
        Option.empty());
  }

  private static TaskInfo info(int task, long launched) {
    return new TaskInfo(
        task, task, 0, task, launched, "first", "host", TaskLocality.PROCESS_LOCAL(), false);
  }

  private static SparkListenerTaskEnd ended(TaskInfo info) {
    return new SparkListenerTaskEnd(
        0, 0, "ResultTask", Success$.MODULE$, info, new ExecutorMetrics(), TaskMetrics.empty());
  }
}
