/**
 * What a run has to encode: new and changed rows, each text once; what stays, and what vectors are
 * there already. Imports {@code rows}.
 */
package org.contexture.jobs.plan;
