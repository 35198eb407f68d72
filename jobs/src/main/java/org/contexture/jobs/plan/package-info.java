/**
 * What a run has to encode: new and changed rows, each text once; what stays, and what vectors are
 * there already. Imports no other package of the jobs.
 */
package org.contexture.jobs.plan;
