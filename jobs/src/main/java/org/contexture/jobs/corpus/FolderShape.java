package org.contexture.jobs.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * How files lie below the folders that are read. Spark reads what is directly in a folder, or what
 * is in folders of partitions, {@code NAME=VALUE}, and leaves out any other without a word.
 */
final class FolderShape {
  private FolderShape() {}

  /**
   * Whether files lie in folders below that are no partitions, so that Spark must be told to look
   * there.
   *
   * @throws CorpusException where some files lie in partitions and some do not, or in others
   */
  static boolean isNested(InputFiles files) {
    Set<Path> roots = new HashSet<>(files.found());
    boolean nested = false;
    List<String> partitions = null;
    Path first = null;
    for (Path file : files.paths()) {
      List<String> folders = folders(file, roots);
      List<String> names = folders.stream().filter(name -> name.contains("=")).toList();
      List<String> keys = names.stream().map(name -> name.substring(0, name.indexOf('='))).toList();
      nested |= folders.size() > names.size();
      if (partitions == null) {
        partitions = keys;
        first = file;
      }
      if (!keys.equals(partitions) || (nested && !keys.isEmpty())) {
        throw new CorpusException(
            "Cannot read input: folders NAME=VALUE must hold all files or none, and alike: "
                + first
                + ", "
                + file
                + "; read them apart, or give input-option recursiveFileLookup=true to read all"
                + " without those columns");
      }
    }
    return nested;
  }

  /** Names of the folders between the one that is read and the file. */
  private static List<String> folders(Path file, Set<Path> roots) {
    List<String> folders = new ArrayList<>();
    if (roots.contains(file)) {
      return folders;
    }
    for (Path at = file.getParent(); at != null && !roots.contains(at); at = at.getParent()) {
      folders.add(0, at.getName());
    }
    return folders;
  }
}
