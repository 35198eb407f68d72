package org.contexture.jobs.report.live;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.spark.SparkContext;
import org.contexture.jobs.print.VisibleStream;
import org.contexture.jobs.report.watch.TaskProgress;

/**
 * Tells while a job runs how far it is: a bar on a terminal, a line every few seconds elsewhere.
 */
public final class Progress implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final SparkContext spark;
  private final TaskProgress tasks = new TaskProgress();
  private final PrintStream out;
  private final ProgressBar bar;
  private final Timer timer = new Timer("contexture-progress", true);
  private final long start = System.nanoTime();

  private Progress(SparkContext spark, PrintStream out, boolean terminal) {
    this.spark = spark;
    this.out = out;
    this.bar = terminal ? bar(VisibleStream.raw(out)) : null;
  }

  /** Starts to watch the jobs of this Spark context. */
  public static Progress start(SparkContext spark, PrintStream out, boolean terminal) {
    Progress progress = new Progress(spark, out, terminal);
    spark.addSparkListener(progress.tasks);
    long every = (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
    TimerTask show =
        new TimerTask() {
          @Override
          public void run() {
            progress.show();
          }
        };
    progress.timer.scheduleAtFixedRate(show, every, every);
    return progress;
  }

  private static ProgressBar bar(PrintStream out) {
    return new ProgressBarBuilder()
        .setTaskName("embed")
        .setUnit(" rows", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(-1)
        .setConsumer(new ConsoleProgressBarConsumer(out))
        .build();
  }

  private void show() {
    TaskProgress.Snapshot now = tasks.snapshot();
    double seconds = (System.nanoTime() - start) / 1e9;
    String speed = String.format(Locale.ROOT, "%,.0f tokens/s", now.tokens() / seconds);
    if (bar != null) {
      bar.maxHint(now.expectedRows().orElse(-1));
      bar.stepTo(now.rows());
      bar.setExtraMessage(speed);
    } else if (now.tokens() > 0) {
      out.println(line(now, seconds, speed));
    }
  }

  static String line(TaskProgress.Snapshot now, double seconds, String speed) {
    String done = String.format(Locale.ROOT, "%,d rows", now.rows());
    if (now.share() == 0) {
      return done + ", " + speed;
    }
    long left = Math.round(seconds / now.share() - seconds);
    return String.format(
        Locale.ROOT,
        "%s (about %.0f %%), %s, about %s left",
        done,
        now.share() * 100,
        speed,
        span(left));
  }

  private static String span(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : seconds < 3600
            ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
            : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  @Override
  public void close() {
    timer.cancel();
    spark.removeSparkListener(tasks);
    if (bar != null) {
      bar.close();
    }
  }
}
