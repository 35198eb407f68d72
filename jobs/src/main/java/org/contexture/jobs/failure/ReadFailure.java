package org.contexture.jobs.failure;

import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Tells from Spark's exceptions that a file of the corpus could not be read, and which. */
public final class ReadFailure {
  private ReadFailure() {}

  /** One sentence with the file's name, or nothing where the failure is of another kind. */
  public static Optional<String> in(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SparkThrowable spark && isAboutAFile(spark.getCondition())) {
        String path = spark.getMessageParameters().getOrDefault("path", "the input");
        return Optional.of("Cannot read input file " + path + ": " + reason(e));
      }
    }
    return Optional.empty();
  }

  private static boolean isAboutAFile(String condition) {
    return condition != null
        && (condition.startsWith("FAILED_READ_FILE")
            || condition.startsWith("CANNOT_READ_FILE_FOOTER"));
  }

  /** The first line of what was thrown first. */
  public static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
