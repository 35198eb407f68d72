package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where runs on an output work: a folder beside it, whose name readers skip. It is gone when a run
 * has finished.
 *
 * @param root {@code .NAME.contexture}, beside the output NAME
 */
record WorkFolder(Path root, FileSystem files) {
  /**
   * The one of an output.
   *
   * @param output fully qualified
   */
  static WorkFolder of(Path output, FileSystem files) {
    if (output.getParent() == null) {
      throw OutputException.refused(
          "Cannot write output " + output + ": it is the root of a file system; give a folder");
    }
    return new WorkFolder(
        new Path(output.getParent(), "." + output.getName() + ".contexture"), files);
  }

  /** The file that says which run is at work. */
  Path lock() {
    return new Path(root, "lock");
  }

  /** Finished files of this run, and of runs that did not come to their end: a folder for each. */
  Path pieces() {
    return new Path(root, "pieces");
  }

  /** Where a run puts its publication together. */
  RunFolder run(String runId) {
    return new RunFolder(new Path(runs(), runId), files);
  }

  private Path runs() {
    return new Path(root, "runs");
  }

  /** The folders of all runs that have one. */
  List<RunFolder> allRuns() throws IOException {
    List<RunFolder> all = new ArrayList<>();
    if (files.exists(runs())) {
      for (FileStatus run : files.listStatus(runs())) {
        all.add(new RunFolder(run.getPath(), files));
      }
    }
    return all;
  }

  /** Whether a run was about to publish and is not known to have come to its end. */
  boolean hasRecords() throws IOException {
    for (RunFolder run : allRuns()) {
      if (files.exists(run.record())) {
        return true;
      }
    }
    return false;
  }

  /** Takes the folder away where nothing is in it. */
  void removeIfEmpty() throws IOException {
    for (Path folder : List.of(runs(), root)) {
      if (files.exists(folder) && files.listStatus(folder).length == 0) {
        files.delete(folder, false);
      }
    }
  }
}
