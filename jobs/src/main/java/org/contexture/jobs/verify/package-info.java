/**
 * Whether an output is what it says it is: {@link org.contexture.jobs.verify.Verification} makes
 * the checks that {@link org.contexture.jobs.verify.Criterion} lists. Imports {@code config},
 * {@code path}, {@code print}, {@code rows}, {@code store} and {@code table}.
 */
package org.contexture.jobs.verify;
