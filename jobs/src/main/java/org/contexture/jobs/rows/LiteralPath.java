package org.contexture.jobs.rows;

import java.util.Collection;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** A path as Spark's readers take it, which is a pattern to them. */
public final class LiteralPath {
  private static final Pattern MEANINGFUL = Pattern.compile("[\\\\{}\\[\\]*?]");

  private LiteralPath() {}

  /** The pattern that matches the path and no other, with brackets and braces in it too. */
  public static String of(Path path) {
    return MEANINGFUL.matcher(path.toString()).replaceAll("\\\\$0");
  }

  /** Whether readers would take the path for a pattern. */
  public static boolean isPattern(Path path) {
    return MEANINGFUL.matcher(path.toString()).find();
  }

  /** The same for several. */
  public static String[] all(Collection<String> paths) {
    return paths.stream().map(path -> of(new Path(path))).toArray(String[]::new);
  }

  /** The same for several. */
  public static String[] of(Collection<Path> paths) {
    return paths.stream().map(LiteralPath::of).toArray(String[]::new);
  }
}
