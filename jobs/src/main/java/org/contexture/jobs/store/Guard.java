package org.contexture.jobs.store;

import java.io.IOException;

/**
 * Asked before each step that changes what other runs see: a run that slept for a while may have
 * lost the right to write its output.
 */
@FunctionalInterface
interface Guard {
  /**
   * Goes on where the run still has that right.
   *
   * @throws OutputException where another run has it
   */
  void check() throws IOException;
}
