package org.contexture.jobs.corpus;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.contexture.encoder.model.Fingerprint;

/**
 * What a listing shows of files, by which they are known again without being read: names, sizes,
 * times, and where a store has them tags of the contents.
 *
 * @param entries one for each file, in an order of their own
 * @param newestMillis when the last of them was written
 */
record FileListing(List<String> entries, long newestMillis) {
  /**
   * Within such a time a file may be written twice and have one time: clocks of stores are coarse.
   */
  private static final long COARSE_MILLIS = 2_000;

  static FileListing of(List<FileStatus> files) {
    return new FileListing(
        files.stream().map(FileListing::entry).sorted().toList(),
        files.stream().mapToLong(FileStatus::getModificationTime).max().orElse(0));
  }

  private static String entry(FileStatus file) {
    String tag = file instanceof EtagSource tagged ? String.valueOf(tagged.getEtag()) : "";
    return String.join(
        "\t",
        file.getPath().toString(),
        Long.toString(file.getLen()),
        Long.toString(file.getModificationTime()),
        tag);
  }

  /**
   * A digest of the files and of how they are read.
   *
   * @param reading all that rows depend on besides
   * @param nowMillis when the files were listed
   * @return nothing where a file may still change and be listed as it is now
   */
  Optional<String> digest(List<String> reading, long nowMillis) {
    if (newestMillis > nowMillis - COARSE_MILLIS) {
      return Optional.empty();
    }
    Fingerprint digest = new Fingerprint().add(Integer.toString(entries.size()));
    Stream.concat(entries.stream(), reading.stream()).forEach(digest::add);
    return Optional.of(digest.hex());
  }
}
