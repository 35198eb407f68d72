package org.contexture.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs pieces of work on so many threads, each taking the next piece when it is done with one.
 *
 * @param threads as many as the job has task slots
 */
record Workers(int threads) {
  /** Runs all pieces and gives the seconds that they took together. */
  double time(List<Runnable> pieces) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      pieces.forEach(piece -> running.add(pool.submit(piece)));
      for (Future<?> piece : running) {
        piece.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot measure: " + e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
