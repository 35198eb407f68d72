package org.contexture.jobs.verify;

import java.util.Optional;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;

/**
 * What is to be verified.
 *
 * @param format {@code parquet}, or that of a table
 * @param idColumn in place of the manifest's
 * @param model to compare with; where only a sample is asked for, the manifest's is taken
 * @param cacheDir as {@code --cache-dir}; empty for the default
 * @param sample rows to encode again
 * @param seed which rows these are
 */
public record VerifyRequest(
    String output,
    String format,
    Optional<String> idColumn,
    Optional<String> model,
    String cacheDir,
    int sample,
    long seed) {
  /**
   * From the options of a command.
   *
   * @param output where the output is
   */
  public static VerifyRequest of(String output, JobConfig config) {
    return new VerifyRequest(
        output,
        config.get(JobOption.OUTPUT_FORMAT),
        config.find(JobOption.ID_COLUMN),
        config.isDefault(JobOption.MODEL) ? Optional.empty() : config.find(JobOption.MODEL),
        config.find(JobOption.CACHE_DIR).orElse(""),
        config.findInt(JobOption.SAMPLE).orElse(0),
        config.findInt(JobOption.SEED).orElse(0));
  }
}
