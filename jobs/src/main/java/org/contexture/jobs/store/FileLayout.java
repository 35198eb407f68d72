package org.contexture.jobs.store;

import java.util.List;
import java.util.Map;

/**
 * How the files of an output are written.
 *
 * @param vectorPaths paths of the vectors' numbers in a Parquet file
 * @param footer goes into each file's footer, its keys behind {@code contexture.}
 * @param partitionBy columns whose values become folders
 */
public record FileLayout(
    List<String> vectorPaths, Map<String, String> footer, List<String> partitionBy) {}
