package org.contexture.jobs.store;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds out whether a folder may be written to, by writing a small file and deleting it. */
public final class WriteCheck {
  private WriteCheck() {}

  /**
   * Checks the folder, or where it is not there yet the nearest one above it. Nothing is left.
   *
   * @return the folder that was written to
   * @throws OutputException where it cannot be written
   */
  public static Path of(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem files = path.getFileSystem(hadoop);
      Path folder = nearest(files, files.makeQualified(path));
      if (!files.getFileStatus(folder).isDirectory()) {
        throw new IOException(folder + " is a file");
      }
      // Readers skip names that begin with an underscore, should they look just now.
      write(files, new Path(folder, "_contexture-check-" + UUID.randomUUID()));
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.refused("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private static Path nearest(FileSystem files, Path path) throws IOException {
    Path at = path;
    while (at.getParent() != null && !files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  private static void write(FileSystem files, Path file) throws IOException {
    try {
      files.create(file, false).close();
    } finally {
      files.delete(file, false);
    }
  }
}
