package org.contexture.jobs.readiness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.contexture.encoder.MemoryEstimate;
import org.contexture.spark.executor.ExecutorState;

/**
 * Compares what the model needs outside the Java heap with what an executor has. YARN and
 * Kubernetes end an executor that takes more than its heap and {@code
 * spark.executor.memoryOverhead}; elsewhere nothing but the machine sets a limit.
 */
record MemoryCheck(MemoryEstimate estimate, String master, SparkConf conf) {
  private static final String NAME = "memory";
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String KUBERNETES_FACTOR = "spark.kubernetes.memoryOverheadFactor";
  private static final String LEAST = "spark.executor.minMemoryOverhead";
  private static final double DEFAULT_FACTOR = 0.1;
  private static final int MEBI_BITS = 20;

  /** The smallest heap that Spark starts with. */
  private static final long LEAST_HEAP = 450;

  /** One line per kind of trouble; the first executor that has it is named. */
  PreflightCheck of(List<ExecutorState> executors) {
    return hasOverhead() ? ofOverhead(executors) : ofMachines(executors);
  }

  private boolean hasOverhead() {
    return master.startsWith("yarn") || isKubernetes();
  }

  private boolean isKubernetes() {
    return master.startsWith("k8s");
  }

  private PreflightCheck ofOverhead(List<ExecutorState> executors) {
    int tasks = executors.stream().mapToInt(ExecutorState::tasks).max().orElse(1);
    long need = needMebi(tasks);
    long has = overheadMebi();
    if (need > has) {
      return PreflightCheck.warn(
          NAME,
          text(
              "An executor with %d tasks needs about %,d MiB outside its heap, and %s is %,d MiB%s;"
                  + " set %s=%dm",
              tasks,
              need,
              OVERHEAD,
              has,
              conf.contains(OVERHEAD) ? "" : " by default",
              OVERHEAD,
              need));
    }
    return PreflightCheck.ok(
        NAME,
        text(
            "an executor with %d tasks needs about %,d MiB outside its heap; %s is %,d MiB",
            tasks, need, OVERHEAD, has));
  }

  /** Spark's own rule. */
  long overheadMebi() {
    if (conf.contains(OVERHEAD)) {
      return conf.getSizeAsMb(OVERHEAD);
    }
    double factor =
        conf.getDouble(
            FACTOR,
            isKubernetes() ? conf.getDouble(KUBERNETES_FACTOR, DEFAULT_FACTOR) : DEFAULT_FACTOR);
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    return Math.max((long) (factor * heap), conf.getSizeAsMb(LEAST, "384m"));
  }

  private PreflightCheck ofMachines(List<ExecutorState> executors) {
    Map<String, List<ExecutorState>> byHost =
        executors.stream()
            .collect(
                Collectors.groupingBy(
                    ExecutorState::host, LinkedHashMap::new, Collectors.toList()));
    return byHost.entrySet().stream()
        .flatMap(host -> tooSmall(host.getKey(), host.getValue()).stream())
        .findFirst()
        .orElseGet(() -> enough(executors));
  }

  private Optional<PreflightCheck> tooSmall(String host, List<ExecutorState> executors) {
    long need = executors.stream().mapToLong(each -> needMebi(each.tasks())).sum();
    long heap = executors.stream().mapToLong(each -> each.heapBytes() >> MEBI_BITS).sum();
    long physical = executors.get(0).physicalBytes() >> MEBI_BITS;
    if (need <= physical - heap) {
      return Optional.empty();
    }
    long heapThatFits = (physical - need) / executors.size();
    String advice =
        heapThatFits >= LEAST_HEAP
            ? text("set %s to at most %dm", heapOption(), heapThatFits)
            : text("use a machine of %,d MiB or more", need + LEAST_HEAP * executors.size());
    return Optional.of(
        PreflightCheck.warn(
            NAME,
            text(
                "The model needs about %,d MiB outside the Java heap on %s, which has %,d MiB beside"
                    + " a heap of %,d MiB; %s",
                need, host, Math.max(0, physical - heap), heap, advice)));
  }

  private String heapOption() {
    return master.startsWith("local") && !master.startsWith("local-cluster")
        ? "--driver-memory"
        : "--executor-memory";
  }

  private PreflightCheck enough(List<ExecutorState> executors) {
    ExecutorState first = executors.get(0);
    return PreflightCheck.ok(
        NAME,
        text(
            "an executor with %d tasks needs about %,d MiB outside its heap; the machine has %,d MiB"
                + " beside a heap of %,d MiB",
            first.tasks(),
            needMebi(first.tasks()),
            (first.physicalBytes() - first.heapBytes()) >> MEBI_BITS,
            first.heapBytes() >> MEBI_BITS));
  }

  private long needMebi(int tasks) {
    return (estimate.executorBytes(tasks) + (1L << MEBI_BITS) - 1) >> MEBI_BITS;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
