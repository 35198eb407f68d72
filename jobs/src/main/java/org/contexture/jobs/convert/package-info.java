/** {@code convert}: encoder folders of models in other formats. Needs no Spark. */
package org.contexture.jobs.convert;
