package org.contexture.jobs.verify;

import java.util.Optional;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.spark.model.ModelSearch;

/**
 * What is to be verified.
 *
 * @param idColumn in place of the manifest's
 * @param model to compare with; where only a sample is asked for, the manifest's is taken
 * @param search where a model is looked for that is named as on a hub; the manifest's may lie in
 *     the same folders
 * @param cacheDir as {@code --cache-dir}; empty for the default
 * @param sample rows to encode again
 * @param seed which rows these are
 */
public record VerifyRequest(
    String output,
    OutputFormat format,
    Optional<String> idColumn,
    Optional<String> model,
    ModelSearch search,
    String cacheDir,
    int sample,
    long seed) {}
