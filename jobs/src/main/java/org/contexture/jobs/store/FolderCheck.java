package org.contexture.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.config.OutputMode;

/** Whether a folder may take a run's files. */
record FolderCheck(Path output, FileSystem files, OutputMode mode) {
  /**
   * Whether the folder is there.
   *
   * @throws OutputException where it is a file
   */
  boolean isThere() throws IOException {
    if (!files.exists(output)) {
      return false;
    }
    if (files.getFileStatus(output).isFile()) {
      throw OutputException.refused("Cannot write output " + name() + ": it is a file");
    }
    return true;
  }

  /**
   * Checks what lies there.
   *
   * @param mayBeItsOwn whether a killed run of this mode put it there
   * @throws OutputException where it is not to be replaced
   */
  void require(BooleanSupplier mayBeItsOwn) throws IOException {
    List<FileStatus> visible = DataFile.visible(output, files);
    if (mode == OutputMode.ERROR && !visible.isEmpty() && !mayBeItsOwn.getAsBoolean()) {
      throw itExists();
    }
    if (mode.replaces() && !visible.isEmpty() && !files.exists(SideFolder.of(output))) {
      throw OutputException.refused(
          "Cannot overwrite output "
              + name()
              + ": Contexture did not write it, and it holds "
              + visible.get(0).getPath().getName()
              + "; delete it first, or give another output");
    }
  }

  /** The refusal of an output that must not exist. */
  OutputException itExists() {
    return OutputException.refused(
        "Cannot write output "
            + name()
            + ": it exists; give another output, or mode overwrite, append or incremental");
  }

  /** For people: a local path without its scheme. */
  private String name() {
    return output.toUri().getScheme().equals("file") ? output.toUri().getPath() : output.toString();
  }
}
