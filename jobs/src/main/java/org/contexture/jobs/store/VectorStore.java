package org.contexture.jobs.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.CorpusState;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.table.TableFormat;

/**
 * An output: a folder of Parquet files, or a table. A run writes its rows where no reader looks,
 * and puts them into the output in one step when all are there. A run that fails leaves the output
 * as it was, and what it finished to the next.
 */
public sealed interface VectorStore extends AutoCloseable permits FolderStore, TableStore {
  /**
   * Checks that the output may take the run's rows; writes nothing.
   *
   * @throws OutputException where it is there under {@link OutputMode#ERROR}, where it is something
   *     else's, or where the session lacks what the format needs
   */
  static VectorStore open(
      OutputFormat format, String output, OutputMode mode, SparkSession spark, String runId) {
    Optional<TableFormat> table = format.table();
    return table.isPresent()
        ? TableStore.open(table.get(), output, mode, spark, runId)
        : FolderStore.open(output, mode, spark, runId);
  }

  OutputMode mode();

  /** What the run has finished. */
  Staging staging();

  /** Where the output is: a path, or a name in a catalog. */
  String location();

  /** The folder where the rows are to lie; nothing of a table in a catalog. */
  Optional<Path> folder();

  /** Folder of the reports, beside the rows; of a table in a catalog only once it exists. */
  Path sideFolder();

  /**
   * Checks that nothing would be deleted that the run reads.
   *
   * @param role what the files are to the run, such as {@code input}
   * @param files wherever they lie
   * @throws OutputException where the mode replaces rows and one of them lies in the output
   */
  void checkApart(String role, List<Path> files);

  /**
   * Checks that the run's rows can stand beside those of the output that stay.
   *
   * @param said what the run says of its vectors
   * @param schema the run's columns
   * @throws OutputException where they cannot
   */
  void checkFits(Map<String, String> said, StructType schema, List<String> partitionBy);

  /**
   * Takes the right to write the output, and puts right what a killed run left.
   *
   * @throws OutputException where another run is at work, or the output cannot be written
   */
  void begin();

  /**
   * What is there; nothing where there is no output.
   *
   * @param partitionBy how the run lays out its rows
   */
  Optional<EarlierOutput> earlier(RowLayout layout, List<String> partitionBy);

  /**
   * Refuses a run whose vectors would not all be of one runtime.
   *
   * @param mixture as {@link Runtimes#mixture} says it
   * @throws OutputException always
   */
  default void refuseMixture(String mixture) {
    throw OutputException.refused(
        "Cannot write output "
            + location()
            + ": it would hold "
            + mixture
            + ", and require-same-runtime is true; give another output or mode overwrite");
  }

  /** The machinery that made the vectors that are there. */
  Runtimes runtimes();

  /**
   * Writes rows of the output to be; each task's are kept from when the task is done.
   *
   * @param part of the run's rows; each is written once
   */
  void write(Dataset<Row> rows, String part, FileLayout files);

  /**
   * Whether the run must know a digest of its rows: a run was killed that had put rows into the
   * output, and this one's mode would add them again.
   */
  default boolean comparesRows() {
    return !mode().replaces() && !staging().unended().isEmpty();
  }

  /**
   * The killed run that put the same rows into the output; nothing where there is none.
   *
   * @param fingerprint of the run's vectors
   * @param digest of its rows, as {@link RowLayout#digest} gives it
   * @throws OutputException where the output must not exist, and holds other rows
   */
  default Optional<RunRecord> repeated(
      RowLayout layout, String fingerprint, String digest, SparkSession spark) {
    for (RunRecord run : staging().unended()) {
      if (run.mode() == mode() && run.isOf(fingerprint, layout.texts())) {
        String there = mode().keepsAll() ? run.digest() : layout.digest(read(spark));
        if (there.equals(digest)) {
          staging().endFor(run);
          return Optional.of(run);
        }
      }
    }
    if (mode() == OutputMode.ERROR && !staging().unended().isEmpty()) {
      throw itExists();
    }
    return Optional.empty();
  }

  /** The refusal of an output that must not exist. */
  OutputException itExists();

  /**
   * Puts what was written into the output, in one step for readers and as the last one.
   *
   * @return of all rows of the run, written or kept
   */
  RowTotals publish(Publication publication, RunFiles runFiles);

  /**
   * Ends a run that finds its rows in the output already: what others finished is of no use.
   *
   * @return of all rows of the output
   */
  RowTotals leaveAsItIs(Publication publication, RunFiles runFiles);

  /** The corpus whose rows the output had when it was written, as far as that was written down. */
  default Optional<CorpusState> corpus() {
    return Optional.empty();
  }

  /**
   * The output, where it is that of a corpus, with the vectors that a run would make and laid out
   * as it would do it, down to the last row and file.
   */
  default Optional<RecordedOutput> recorded(
      CorpusState corpus, String fingerprint, RowLayout layout, List<String> partitionBy) {
    return Optional.empty();
  }

  /** The rows of the output as it is now, read with a session of the caller's. */
  Dataset<Row> read(SparkSession session);

  /** Writes a text file into {@link #sideFolder}; it is there whole or not at all. */
  void writeSideFile(String name, String content);

  /** Ends the run: what it finished and did not publish stays for the next. */
  @Override
  void close();
}
