package org.contexture.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of an output that readers skip: reports and the manifest. */
public final class SideFolder {
  public static final String NAME = "_contexture";

  private SideFolder() {}

  /** The one of an output, which need not have it yet. */
  public static Path of(Path output) {
    return new Path(output, NAME);
  }

  /** A text file in it; nothing where it is not there. */
  static Optional<String> read(Path output, String name, Configuration hadoop) throws IOException {
    Path file = new Path(of(output), name);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  /**
   * Writes a text file into it; it is there whole or not at all.
   *
   * @throws OutputException where it cannot be written
   */
  static void write(Path output, String name, String content, Configuration hadoop) {
    Path file = new Path(of(output), name);
    Path partial = new Path(file.getParent(), "." + name + ".partial");
    try {
      FileSystem files = file.getFileSystem(hadoop);
      try (OutputStream out = files.create(partial, true)) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
      files.delete(file, false);
      if (!files.rename(partial, file)) {
        throw new IOException("cannot rename " + partial + " to it");
      }
    } catch (IOException e) {
      throw OutputException.failed("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
