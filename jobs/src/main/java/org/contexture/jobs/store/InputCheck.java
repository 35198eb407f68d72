package org.contexture.jobs.store;

import java.util.List;
import org.apache.hadoop.fs.Path;

/** Whether a run that replaces an output leaves its own inputs alone. */
record InputCheck(String output, Path folder) {
  /**
   * Checks them.
   *
   * @param inputs fully qualified
   * @throws OutputException where one of them lies in the folder
   */
  void check(List<Path> inputs) {
    for (Path input : inputs) {
      for (Path at = input; at != null; at = at.getParent()) {
        if (at.equals(folder)) {
          throw OutputException.refused(
              "Cannot overwrite output " + output + ": the input " + input + " lies in it");
        }
      }
    }
  }
}
