package org.contexture.jobs.report.html;

import static org.contexture.jobs.print.Figure.percent;
import static org.contexture.jobs.print.Figure.say;

import java.util.ArrayList;
import java.util.List;
import org.contexture.jobs.report.advice.CoreTime;
import org.contexture.jobs.report.advice.RunFacts;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.jobs.report.watch.WatchedTask;

/** Whether the machine was busy, and with what. */
record SpeedSection(List<String> facts, List<Part> parts, List<Task> tasks) {

  /** A part of the cores' time. */
  record Part(String name, double seconds, String share, String meaning) {}

  /** A task, with what is computed of it. */
  record Task(WatchedTask figures, long tokensPerSecond, String padding) {
    static Task of(WatchedTask task) {
      return new Task(
          task,
          Math.round(task.tokensPerSecond()),
          percent(task.paddedTokens() - task.tokens(), task.paddedTokens()));
    }
  }

  static SpeedSection of(RunFacts run, WatchedRun figures) {
    return new SpeedSection(
        facts(run, figures),
        parts(run.time()),
        figures.tasks().slowest().stream().map(Task::of).toList());
  }

  private static List<String> facts(RunFacts run, WatchedRun figures) {
    if (figures.tasks().count() == 0) {
      return List.of("No task encoded a row.");
    }
    CoreTime time = run.time();
    List<String> facts = new ArrayList<>();
    facts.add(
        say(
            "%,d tasks encoded rows on %,d cores. While the output was written, cores ran tasks %s"
                + " of the time and waited %s of it; the model itself took %s.",
            figures.tasks().count(),
            figures.cores().most(),
            percent(time.busyShare()),
            percent(1 - time.busyShare()),
            percent(time.model(), time.busy() + time.idle())));
    if (figures.tasks().rows() != run.rows().rows()) {
      facts.add(
          say(
              "Spark told of the tasks of %,d rows of %,d: the charts leave the others out.",
              figures.tasks().rows(), run.rows().rows()));
    }
    return facts;
  }

  private static List<Part> parts(CoreTime time) {
    return List.of(
        part(time, "Model", time.model(), "in the model and in pooling"),
        part(time, "Tokenizing", time.tokenize(), "texts to token ids"),
        part(
            time,
            "Rest of tasks",
            time.rest(),
            "reading the corpus, loading the model on executors, writing Parquet"),
        part(
            time,
            "Waiting for the last",
            time.tail(),
            "cores without a task while the last partitions ran"),
        part(
            time,
            "Begin and end",
            time.edges(),
            "cores without a task before the first and after the last: planning, committing"),
        part(time, "Other waiting", time.gaps(), "cores without a task in between"),
        part(
            time,
            "Start",
            time.start(),
            "all cores, while the driver opened the corpus and the model"));
  }

  private static Part part(CoreTime time, String name, double seconds, String meaning) {
    return new Part(name, seconds, percent(seconds, time.all()), meaning);
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }
}
