package org.contexture.jobs.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

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
  Optional<String> digest(Collection<String> reading, long nowMillis) {
    if (newestMillis > nowMillis - COARSE_MILLIS) {
      return Optional.empty();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Collection<String> part : List.of(entries, reading)) {
        for (String line : part) {
          digest.update(line.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
        digest.update((byte) 0);
      }
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
