package org.contexture.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Puts a run's files in the place of an output's, and to an end what another run began of that.
 *
 * @param folder the output
 */
record FolderPublication(SparkSession spark, OutputFolder folder, Staging staging) {
  /**
   * What becomes of an output.
   *
   * @param kept names of data files that stay, as {@link OutputFolder#names} gives them
   * @param carriesOthers whether other visible files of the output stay too
   * @param targetBytes size of a file; smaller ones are combined
   * @param record what the next run is to know, should this one die
   * @param manifest what is said of the files that the output will have
   * @param texts files of the side folder, by name
   */
  record Content(
      Set<String> kept,
      boolean carriesOthers,
      long targetBytes,
      RunRecord record,
      Function<Manifest.Contents, Manifest> manifest,
      Supplier<Map<String, String>> texts) {}

  /** Puts the output together and in its place, in one step for readers. */
  void publish(Content content) throws IOException {
    RunFolder run = staging.run();
    List<DataFile> stay =
        folder.data().stream().filter(file -> content.kept().contains(file.name())).toList();
    new Snapshot(spark, folder.path(), run, staging::checkLock)
        .write(stay, staging.folders(), content.targetBytes(), content.carriesOthers());
    OutputFolder next = new OutputFolder(run.next(), folder.files(), folder.hadoop());
    content
        .texts()
        .get()
        .forEach((name, text) -> SideFolder.write(next.path(), name, text, next.hadoop()));
    SideFolder.write(
        next.path(),
        Manifest.NAME,
        content.manifest().apply(next.contents()).json(),
        next.hadoop());
    staging.write(content.record());
    swap(run);
  }

  /** A store that failed once may answer now: then what was begun is brought to its end. */
  private void swap(RunFolder run) throws IOException {
    try {
      new FolderSwap(folder.path(), run, staging::checkLock).swap();
    } catch (IOException failure) {
      if (!isEndedAfter(failure, run)) {
        throw failure;
      }
    }
  }

  private boolean isEndedAfter(IOException failure, RunFolder run) {
    try {
      boolean published = recover(run);
      if (!published) {
        run.delete();
      }
      return published;
    } catch (IOException again) {
      failure.addSuppressed(again);
      return false;
    }
  }

  /**
   * Brings to an end what a run began that wrote its record.
   *
   * @return whether its rows are in the output; otherwise its files are among the pieces
   */
  boolean recover(RunFolder run) throws IOException {
    FolderSwap swap = new FolderSwap(folder.path(), run, staging::checkLock);
    boolean published = swap.recover(folder.hadoop());
    if (!published) {
      // They are whole: what they hold is not encoded again.
      swap.merge(run.next(), staging.unpublished(run));
    }
    folder.files().delete(run.next(), true);
    return published;
  }
}
