package org.contexture.jobs.verify;

import java.io.Serializable;

/**
 * A kind of thing that is wrong.
 *
 * @param what a clause without a verdict on a place, such as {@code embedding holds NaN}
 */
record Problem(Criterion check, String what) implements Serializable {}
