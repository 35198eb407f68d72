package org.contexture.jobs.verify;

import java.util.List;
import java.util.Optional;
import org.contexture.jobs.config.OutputFormat;

/**
 * What is to be verified.
 *
 * @param idColumn in place of the manifest's
 * @param model to compare with; where only a sample is asked for, the manifest's is taken
 * @param modelPaths folders that the manifest's may lie in
 * @param cacheDir as {@code --cache-dir}; empty for the default
 * @param sample rows to encode again
 * @param seed which rows these are
 */
public record VerifyRequest(
    String output,
    OutputFormat format,
    Optional<String> idColumn,
    Optional<String> model,
    List<String> modelPaths,
    String cacheDir,
    int sample,
    long seed) {}
