package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.jobs.store.EarlierOutput;
import org.contexture.jobs.store.Leftovers;

/**
 * Rows that have vectors already, on which a run builds.
 *
 * @param output of the output, where an incremental run can use them
 * @param leftovers of runs that did not come to their end
 * @param runtimes machinery that made those vectors
 * @param reencodedBecause why an incremental run keeps no vector; empty where it does
 */
record Basis(
    Optional<EarlierOutput> output,
    Optional<StoredRows> leftovers,
    Runtimes runtimes,
    String reencodedBecause) {
  /**
   * What there is for a run.
   *
   * @param err gets what cannot be used though it was there
   * @throws CorpusException where the ids of the output cannot be compared with the corpus'
   */
  static Basis of(EmbedRun run, PrintStream err) {
    Optional<EarlierOutput> found =
        run.isIncremental()
            ? run.store().earlier(run.layout(), run.files().partitionBy())
            : Optional.empty();
    List<String> obstacles = found.map(output -> obstacles(run, output)).orElse(List.of());
    Optional<EarlierOutput> usable = found.filter(output -> obstacles.isEmpty());
    usable
        .flatMap(output -> run.layout().checkIds(output.rows().schema()))
        .ifPresent(
            problem -> {
              throw new CorpusException(problem);
            });
    Leftovers leftovers =
        run.store()
            .staging()
            .leftovers(run.layout().needed(), run.runtimes().leftovers(run.files()));
    leftovers.broken().forEach(broken -> err.println("Encoding again what is broken: " + broken));
    return new Basis(
        usable,
        rows(run, leftovers),
        usable.map(EarlierOutput::runtimes).orElse(Runtimes.NONE).plus(leftovers.runtimes()),
        String.join("; ", obstacles));
  }

  private static List<String> obstacles(EmbedRun run, EarlierOutput output) {
    List<String> obstacles = output.obstacles(run.layout(), run.files().footer());
    return obstacles.isEmpty() ? run.runtimes().obstacles(output) : obstacles;
  }

  private static Optional<StoredRows> rows(EmbedRun run, Leftovers leftovers) {
    return leftovers.usable().isEmpty()
        ? Optional.empty()
        : Optional.of(
            StoredRows.ofFiles(
                run.spark(), leftovers.usable(), run.layout().needed(), run.layout().texts()));
  }

  boolean isEmpty() {
    return output.isEmpty() && leftovers.isEmpty();
  }

  /** Rows of the output. */
  Optional<StoredRows> rows() {
    return output.map(EarlierOutput::rows);
  }

  /** What of the output may stay. */
  Stays stays() {
    return output.map(EarlierOutput::stays).orElse(Stays.NOTHING);
  }
}
