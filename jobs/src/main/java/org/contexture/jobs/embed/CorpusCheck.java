package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.rows.PartitionColumns;
import org.contexture.jobs.rows.RowLayout;

/** What must be so of a corpus' values before anything is written. */
record CorpusCheck(Corpus corpus, RowLayout layout, OutputSettings output) {
  /**
   * The columns that part a run's rows.
   *
   * @throws org.contexture.spark.column.ColumnException where one is missing, or cannot do that
   */
  static PartitionColumns partitionColumns(StructType corpus, JobSettings asked) {
    PartitionColumns columns =
        PartitionColumns.of(corpus, asked.output().partitionBy(), asked.corpus().columns());
    if (asked.output().format() == OutputFormat.PARQUET) {
      columns.checkFolders();
    }
    return columns;
  }

  /**
   * Reads the columns that are asked about, and no others.
   *
   * @param matched whether rows are matched by their ids
   * @param warnings gets what is no reason to stop
   * @throws CorpusException where a value is not as it must be
   */
  void require(boolean matched, PrintStream warnings) {
    Optional<String> ofIds =
        corpus
            .idProblem()
            .or(() -> matched ? layout.checkIds(corpus.unobserved()) : Optional.empty());
    if (ofIds.isPresent()) {
      throw new CorpusException(ofIds.get());
    }
    // Iceberg keeps the values beside the names.
    if (output.format() != OutputFormat.ICEBERG && !output.partitionBy().isEmpty()) {
      requireNames(warnings);
    }
  }

  private void requireNames(PrintStream warnings) {
    PartitionColumns columns =
        PartitionColumns.of(layout.corpus(), output.partitionBy(), layout.texts());
    Optional<String> problem = columns.problem(corpus.unobserved());
    if (problem.isPresent()) {
      throw new CorpusException(problem.get());
    }
    if (output.format() == OutputFormat.PARQUET) {
      columns.guesses(corpus.unobserved()).forEach(guess -> warnings.println("Warning: " + guess));
    }
  }
}
