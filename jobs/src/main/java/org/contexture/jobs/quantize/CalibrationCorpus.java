package org.contexture.jobs.quantize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.contexture.encoder.quantize.QuantizeTexts;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.rows.GivenColumn;

/**
 * Texts from all over a corpus: those of the smallest hashes, so that the same corpus gives the
 * same ones in whatever order and pieces it is read.
 */
final class CalibrationCorpus {
  private static final String TEXT = "text";

  /** More than a model reads of a text; one of many megabytes is not brought to the driver. */
  private static final int MOST_CHARACTERS = 1 << 16;

  private CalibrationCorpus() {}

  /**
   * Reads them.
   *
   * @param column of the texts
   * @param count that scales are measured on; as many more are for the comparison
   * @throws CorpusException where there is none
   */
  static QuantizeTexts read(Corpus corpus, String column, int count) {
    Column text = GivenColumn.text(corpus.schema(), column);
    List<String> texts =
        corpus
            .rows()
            .select(substring(text, 1, MOST_CHARACTERS).as(TEXT))
            .filter(length(trim(col(TEXT))).gt(0))
            .distinct()
            .orderBy(xxhash64(col(TEXT)), col(TEXT))
            .limit((int) Math.min(2L * count, Integer.MAX_VALUE))
            .as(Encoders.STRING())
            .collectAsList();
    if (texts.isEmpty()) {
      throw new CorpusException("Cannot measure scales: the corpus has no text");
    }
    return QuantizeTexts.halves(texts);
  }
}
