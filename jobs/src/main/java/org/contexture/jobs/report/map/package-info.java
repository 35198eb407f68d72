/** A map of an output's texts by their vectors. Imports {@code print} and {@code report.output}. */
package org.contexture.jobs.report.map;
