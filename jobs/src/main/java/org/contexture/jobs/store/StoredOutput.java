package org.contexture.jobs.store;

import java.util.List;
import java.util.Map;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.jobs.rows.Stays;

/**
 * An output that is there.
 *
 * @param said what its files or its table say of the vectors, keys behind {@code contexture.}
 * @param stays what of it may stay as it is where rows do not change
 */
public record StoredOutput(
    StoredRows rows, List<Map<String, String>> said, Stays stays) {}
