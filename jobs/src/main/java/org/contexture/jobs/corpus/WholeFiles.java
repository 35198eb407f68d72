package org.contexture.jobs.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files of formats that Spark has no reader for, small enough to be held as a whole. */
public final class WholeFiles {
  private WholeFiles() {}

  /**
   * Reads the files of paths, folders and globs as UTF-8.
   *
   * @return contents by path, in the order of the inputs
   * @throws CorpusException where a path leads to nothing or a file cannot be read
   */
  public static Map<String, String> read(List<String> inputs, Configuration hadoop) {
    Map<String, String> contents = new LinkedHashMap<>();
    for (Path path : InputFiles.list(inputs, hadoop).paths()) {
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        contents.put(path.toString(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new CorpusException("Cannot read input file " + path + ": " + e.getMessage(), e);
      }
    }
    return contents;
  }
}
