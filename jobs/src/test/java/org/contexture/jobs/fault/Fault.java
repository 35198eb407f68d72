package org.contexture.jobs.fault;

/**
 * What goes wrong.
 *
 * @param at which operation of the kind, counted from 1
 */
public record Fault(Effect effect, Operation operation, int at) {
  /** What comes of the operation. */
  public enum Effect {
    /** It fails; those that follow are done. */
    FAILURE,
    /** Neither it nor anything that follows is done, as where the process died just before. */
    CRASH,
    /** It is done once {@link Life#goOn} says so. */
    WAIT
  }

  @Override
  public String toString() {
    return effect + " at " + operation + " " + at;
  }
}
