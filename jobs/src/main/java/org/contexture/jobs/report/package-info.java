/**
 * What a run did, as {@code report.json} holds it. The rooms beside it tell it to people, and while
 * it runs. Imports {@code print}, {@code rows} and {@code report.watch}.
 */
package org.contexture.jobs.report;
