package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * The folder of a lake's table. Its files hold rows of older versions too, which only the table
 * tells from its own.
 *
 * @param advice what to give to read the table
 */
record LakeFolder(Path root, String kind, String advice) {
  private static final String DELTA_LOG = "_delta_log";
  private static final String HOODIE = ".hoodie";
  private static final String METADATA = "metadata";

  private static final Pattern ICEBERG_METADATA =
      Pattern.compile("(v\\d+|\\d{5}-[0-9a-f-]{36})(\\.gz)?\\.metadata\\.json(\\.gz)?");

  /** The first table that files are, lie in or hold; nothing where there is none. */
  static Optional<LakeFolder> of(InputFiles files, Configuration hadoop) throws IOException {
    for (Path hidden : files.hidden()) {
      if (hidden.getName().equals(DELTA_LOG)) {
        return Optional.of(delta(hidden.getParent()));
      }
      if (hidden.getName().equals(HOODIE)) {
        return Optional.of(hudi(hidden.getParent()));
      }
    }
    for (Path path : files.paths()) {
      if (isIcebergMetadata(path)) {
        return Optional.of(iceberg(path.getParent().getParent()));
      }
    }
    return above(files, hadoop);
  }

  private static Optional<LakeFolder> above(InputFiles files, Configuration hadoop)
      throws IOException {
    Set<Path> seen = new HashSet<>();
    for (Path found : files.found()) {
      FileSystem system = found.getFileSystem(hadoop);
      for (Path at = found.getParent(); at != null && seen.add(at); at = at.getParent()) {
        Optional<LakeFolder> table = at(system, at);
        if (table.isPresent()) {
          return table;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<LakeFolder> at(FileSystem system, Path folder) throws IOException {
    try {
      if (system.exists(new Path(folder, DELTA_LOG))) {
        return Optional.of(delta(folder));
      }
      if (system.exists(new Path(folder, HOODIE))) {
        return Optional.of(hudi(folder));
      }
      for (FileStatus status : system.listStatus(new Path(folder, METADATA))) {
        if (isIcebergMetadata(status.getPath())) {
          return Optional.of(iceberg(folder));
        }
      }
      return Optional.empty();
    } catch (FileNotFoundException | AccessControlException notOurs) {
      return Optional.empty();
    }
  }

  private static boolean isIcebergMetadata(Path path) {
    Path folder = path.getParent();
    return folder.getName().equals(METADATA)
        && folder.getParent() != null
        && ICEBERG_METADATA.matcher(path.getName()).matches();
  }

  private static LakeFolder delta(Path root) {
    return new LakeFolder(root, "Delta", "give it and input-format delta");
  }

  private static LakeFolder iceberg(Path root) {
    return new LakeFolder(root, "Iceberg", "give its name in a catalog and input-format iceberg");
  }

  private static LakeFolder hudi(Path root) {
    return new LakeFolder(root, "Hudi", "give it and input-format hudi");
  }

  /** Why its files are not read one by one. */
  String problem() {
    return "Cannot read input: "
        + root
        + " is a table of "
        + kind
        + ", whose files hold rows of older versions too; "
        + advice;
  }
}
