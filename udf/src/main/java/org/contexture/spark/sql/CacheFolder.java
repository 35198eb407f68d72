package org.contexture.spark.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.contexture.encoder.model.ModelCache;

/**
 * Where a query may have models unpacked. Who may send queries may not write wherever Spark may:
 * only below the user's folder for temporary files, and below what the application was started
 * with.
 */
final class CacheFolder {
  /** Names one more folder; of the application, so that no query sets it. */
  static final String ALLOWED = "spark.contexture.cacheDir";

  private CacheFolder() {}

  /** What is wrong with a folder that a query names; nothing where it may. */
  static Optional<String> problem(String asked, SparkConf conf) {
    List<Path> allowed = new ArrayList<>();
    allowed.add(ModelCache.ofTemporaryFolder().root());
    if (conf.contains(ALLOWED)) {
      allowed.add(Path.of(conf.get(ALLOWED)));
    }
    try {
      Path folder = real(Path.of(asked));
      for (Path each : allowed) {
        if (folder.startsWith(real(each))) {
          return Optional.empty();
        }
      }
      return Optional.of(
          CallOptions.CACHE_DIR
              + " must lie in "
              + allowed.get(0)
              + ", or where "
              + ALLOWED
              + " of the application says: "
              + asked);
    } catch (IOException | InvalidPathException e) {
      return Optional.of(CallOptions.CACHE_DIR + " must be a local folder: " + asked);
    }
  }

  /** The path without links and steps back, as far as it exists. */
  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(absolute));
  }
}
