package org.contexture.jobs.report.watch;

import java.util.HashMap;
import java.util.Map;

/** How many cores there were and how many were busy, summed over time. Not safe for threads. */
final class CoreClock {
  private final Map<String, Integer> coresOf = new HashMap<>();
  private long now;
  private int cores;
  private int mostCores;
  private int busy;
  private Sums sums = new Sums(0, 0);

  /** Milliseconds of cores: of all that there were, and of those that ran a task. */
  record Sums(double there, double busy) {
    Sums minus(Sums earlier) {
      return new Sums(there - earlier.there, busy - earlier.busy);
    }

    double idle() {
      return Math.max(0, there - busy);
    }
  }

  CoreClock(long start) {
    now = start;
  }

  /** The sums up to a time; one that lies before the last one that was asked for counts as that. */
  Sums advance(long time) {
    double millis = Math.max(0, time - now);
    sums = new Sums(sums.there + cores * millis, sums.busy + busy * millis);
    now = Math.max(now, time);
    return sums;
  }

  void executorAdded(String executor, int itsCores) {
    coresOf.put(executor, itsCores);
    count();
  }

  void executorRemoved(String executor) {
    coresOf.remove(executor);
    count();
  }

  private void count() {
    cores = coresOf.values().stream().mapToInt(Integer::intValue).sum();
    mostCores = Math.max(mostCores, cores);
  }

  void busy(int busyCores) {
    busy = busyCores;
  }

  int mostCores() {
    return mostCores;
  }
}
