package org.contexture.jobs.report.advice;

import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.watch.WatchedRun;

/**
 * Where the cores' time went, in seconds of cores; the parts together are {@link #all}.
 *
 * @param model in the model and in pooling
 * @param rest of the tasks: reading, loading the model, writing
 * @param tail with no task while the last ones ran
 * @param edges with no task before the first and after the last: planning, committing
 * @param gaps with no task in between
 * @param start before the write: opening the corpus and the model on the driver
 */
public record CoreTime(
    double model,
    double tokenize,
    double rest,
    double tail,
    double edges,
    double gaps,
    double start) {

  static CoreTime of(
      WatchedRun figures,
      int taskCpus,
      double encodeSeconds,
      double tokenizeSeconds,
      double startSeconds) {
    double model = encodeSeconds * taskCpus;
    double tokenize = tokenizeSeconds * taskCpus;
    double idle = Math.max(0, figures.cores().seconds() - figures.cores().busy());
    return new CoreTime(
        model,
        tokenize,
        Math.max(0, figures.cores().busy() - model - tokenize),
        figures.cores().tail(),
        figures.cores().edges(),
        Math.max(0, idle - figures.cores().tail() - figures.cores().edges()),
        startSeconds * figures.cores().most());
  }

  public double all() {
    return busy() + idle() + start;
  }

  /** In tasks. */
  public double busy() {
    return model + tokenize + rest;
  }

  /** Without a task, while the output was written. */
  public double idle() {
    return tail + edges + gaps;
  }

  /** Part of the time of the write in which cores ran tasks, 0 to 1. */
  public double busyShare() {
    return Figure.share(busy(), busy() + idle());
  }
}
