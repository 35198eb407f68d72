package org.contexture.jobs.store;

import java.util.function.Consumer;
import org.contexture.jobs.rows.RowTotals;

/**
 * An output that has exactly the rows of a run's corpus, with the vectors that the run would make,
 * as its manifest tells. None of its rows were looked at.
 *
 * @param ending ends a run that leaves it as it is
 */
public record RecordedOutput(Manifest manifest, Consumer<RunFiles> ending) {
  /** The run that put the rows there. */
  public String runId() {
    return manifest.run().runId();
  }

  /** Of all its rows. */
  public RowTotals totals() {
    return manifest.totals();
  }

  /** Ends the run: what others finished is of no use. */
  public void leaveAsItIs(RunFiles runFiles) {
    ending.accept(runFiles);
  }
}
