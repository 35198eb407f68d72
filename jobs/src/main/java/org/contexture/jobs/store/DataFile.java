package org.contexture.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A Parquet file of a folder.
 *
 * @param folder of the file below the root, such as {@code lang=en}; empty at the top
 * @param bytes its length
 */
public record DataFile(Path path, String folder, long bytes) {
  /**
   * The files that readers of a folder see, in the order of their names; none where the folder does
   * not exist.
   */
  static List<DataFile> in(Path root, FileSystem files) throws IOException {
    List<DataFile> found = new ArrayList<>();
    collect(root, "", files, found);
    return found;
  }

  private static void collect(Path at, String folder, FileSystem files, List<DataFile> found)
      throws IOException {
    for (FileStatus status : visible(at, files)) {
      String name = status.getPath().getName();
      if (status.isDirectory()) {
        String below = folder.isEmpty() ? name : folder + "/" + name;
        collect(status.getPath(), below, files, found);
      } else if (name.endsWith(".parquet")) {
        found.add(new DataFile(status.getPath(), folder, status.getLen()));
      }
    }
  }

  /** All files that readers of a folder see, in the folders below it too, of whatever kind. */
  public static List<FileStatus> visibleBelow(Path folder, Configuration hadoop)
      throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : visible(folder, folder.getFileSystem(hadoop))) {
      if (status.isDirectory()) {
        found.addAll(visibleBelow(status.getPath(), hadoop));
      } else {
        found.add(status);
      }
    }
    return found;
  }

  /** What readers see of a folder: not what starts with {@code _} or a dot. */
  static List<FileStatus> visible(Path folder, FileSystem files) throws IOException {
    List<FileStatus> visible = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        if (!name.startsWith("_") && !name.startsWith(".")) {
          visible.add(status);
        }
      }
    } catch (FileNotFoundException absent) {
      return visible;
    }
    visible.sort((a, b) -> a.getPath().compareTo(b.getPath()));
    return visible;
  }

  /** The path below the root. */
  String name() {
    return folder.isEmpty() ? path.getName() : folder + "/" + path.getName();
  }
}
