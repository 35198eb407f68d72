package org.contexture.jobs.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;

/**
 * The malformed lines of a corpus, which are no rows: how many are put up with, and where they go.
 */
record BadLines(Corpus corpus, RunSettings settings) {
  /**
   * Counts them.
   *
   * @param rows the well-formed ones
   * @throws CorpusException where they are too many
   */
  long count(long rows) {
    long bad = corpus.badRecords();
    if (!settings.maxBadRecords().allows(bad, rows + bad)) {
      throw new CorpusException(
          String.format(
              Locale.ROOT,
              "Cannot use the corpus: %,d of its %,d lines are malformed, and max-bad-records is %s",
              bad,
              rows + bad,
              settings.maxBadRecords().text()));
    }
    return bad;
  }

  /**
   * Whether those of a run are where they were put, and nobody wants them elsewhere: who names a
   * folder expects them there each time.
   *
   * @param side folder of the output's side files
   */
  boolean stay(Path side, String runId, SparkSession spark) {
    if (corpus.badRecords() == 0) {
      return true;
    }
    Path folder = new Path(folder(side, runId));
    try {
      return settings.badRecords().isEmpty()
          && folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read output " + folder + ": " + e, e);
    }
  }

  /** Adds them to what lies in a folder. */
  void write(String folder) {
    corpus.badLines().write().mode(SaveMode.Append).text(folder);
  }

  /**
   * Where those of a run are.
   *
   * @param side folder of the output's side files
   */
  String folder(Path side, String runId) {
    return settings.badRecords().orElseGet(() -> new Path(side, "bad-records/" + runId).toString());
  }
}
