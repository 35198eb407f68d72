package org.contexture.jobs.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.contexture.encoder.MemoryEstimate;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.spark.executor.ExecutorState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCheckTest {
  private static final long MEBI = 1 << 20;

  /** 200 MiB of every model, 100 of this one, 50 for each task. */
  private static final MemoryEstimate ESTIMATE = new MemoryEstimate(100 * MEBI, 50 * MEBI, 0);

  private static MemoryCheck check(String master, String... conf) {
    SparkConf settings = new SparkConf(false);
    for (int i = 0; i < conf.length; i += 2) {
      settings.set(conf[i], conf[i + 1]);
    }
    return new MemoryCheck(ESTIMATE, master, settings);
  }

  private static ExecutorState executor(
      String id, String host, int tasks, long physical, long heap) {
    return new ExecutorState(
        id,
        host,
        tasks,
        "/tmp",
        0,
        physical * MEBI,
        heap * MEBI,
        0.5,
        5,
        new Machinery(Map.of()),
        null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "yarn; spark.executor.cores; 4; 384",
        "yarn; spark.executor.memory; 8g; 819",
        "yarn; spark.executor.memoryOverhead; 2g; 2048",
        "yarn; spark.executor.memoryOverhead; 700; 700",
        "yarn; spark.executor.memoryOverheadFactor; 0.5; 512",
        "yarn; spark.kubernetes.memoryOverheadFactor; 0.5; 384",
        "yarn; spark.executor.minMemoryOverhead; 600m; 600",
        "k8s://host; spark.kubernetes.memoryOverheadFactor; 0.5; 512"
      })
  void theOverheadIsWhatSparkGives(String master, String key, String value, long mebi) {
    assertThat(check(master, key, value).overheadMebi()).isEqualTo(mebi);
  }

  @Test
  void anOverheadThatIsTooSmallNamesTheOneToSet() {
    PreflightCheck found = check("yarn").of(List.of(executor("1", "a", 4, 9000, 1000)));

    assertThat(found.result()).isEqualTo(PreflightCheck.Result.WARN);
    assertThat(found.reason())
        .isEqualTo(
            "An executor with 4 tasks needs about 500 MiB outside its heap, and"
                + " spark.executor.memoryOverhead is 384 MiB by default; set"
                + " spark.executor.memoryOverhead=500m");
    assertThat(found.failure()).isEmpty();
  }

  @Test
  void anOverheadThatWasSetIsNotCalledADefault() {
    PreflightCheck found =
        check("yarn", "spark.executor.memoryOverhead", "499m")
            .of(List.of(executor("1", "a", 4, 9000, 1000)));

    assertThat(found.reason()).contains("is 499 MiB; set spark.executor.memoryOverhead=500m");
  }

  @Test
  void anOverheadThatSufficesIsOk() {
    PreflightCheck found =
        check("yarn", "spark.executor.memoryOverhead", "500m")
            .of(List.of(executor("1", "a", 4, 9000, 1000)));

    assertThat(found.result()).isEqualTo(PreflightCheck.Result.OK);
    assertThat(found.reason())
        .isEqualTo(
            "an executor with 4 tasks needs about 500 MiB outside its heap;"
                + " spark.executor.memoryOverhead is 500 MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local[4]; 1499; 1000; set --driver-memory to at most 999m",
        "spark://host:7077; 1499; 1000; set --executor-memory to at most 999m",
        "local-cluster[1,4,1000]; 1499; 1000; set --executor-memory to at most 999m",
        "local[4]; 949; 1000; use a machine of 950 MiB or more"
      })
  void whereNothingElseSetsALimitTheMachineDoes(
      String master, long physical, long heap, String advice) {
    PreflightCheck found = check(master).of(List.of(executor("1", "a", 4, physical, heap)));

    assertThat(found.result()).isEqualTo(PreflightCheck.Result.WARN);
    assertThat(found.reason())
        .isEqualTo(
            "The model needs about 500 MiB outside the Java heap on a, which has "
                + Math.max(0, physical - heap)
                + " MiB beside a heap of 1,000 MiB; "
                + advice);
  }

  @Test
  void executorsOfOneMachineShareIt() {
    List<ExecutorState> executors =
        List.of(executor("1", "a", 4, 2999, 1000), executor("2", "a", 4, 2999, 1000));

    assertThat(check("spark://host:7077").of(executors).reason())
        .isEqualTo(
            "The model needs about 1,000 MiB outside the Java heap on a, which has 999 MiB beside a"
                + " heap of 2,000 MiB; set --executor-memory to at most 999m");
    assertThat(check("spark://host:7077").of(executors.subList(0, 1)).result())
        .isEqualTo(PreflightCheck.Result.OK);
  }

  @Test
  void wordVectorsNeedNothingOutsideTheHeap() {
    MemoryCheck words =
        new MemoryCheck(new MemoryEstimate(0, 0, 900 * MEBI), "yarn", new SparkConf(false));

    assertThat(words.of(List.of(executor("1", "a", 4, 9000, 1000))).result())
        .isEqualTo(PreflightCheck.Result.OK);
  }
}
