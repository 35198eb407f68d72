package org.contexture.jobs.store;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.path.GivenPath;
import org.contexture.jobs.path.Place;
import org.contexture.jobs.table.TableFormat;

/** Finds out whether an output may be written, by writing small files and deleting them. */
public final class WriteCheck {
  private WriteCheck() {}

  /**
   * Checks the folders that a run writes to, or where one is not there yet the nearest above it:
   * that of the rows, and the one beside it where they lie before. Nothing is left.
   *
   * @return the folders that were written to
   * @throws OutputException where one cannot be written
   */
  public static List<Path> of(SparkSession spark, OutputFormat format, String output) {
    try {
      Optional<TableFormat> table = format.table();
      Path rows =
          table.isPresent()
              ? OutputTable.of(table.get(), output, spark).stagedBeside()
              : GivenPath.of(output);
      FileSystem files = rows.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path qualified = OutputLink.target(files.makeQualified(rows), files);
      Set<Path> written = new LinkedHashSet<>();
      written.add(check(files, qualified));
      written.add(check(files, WorkFolder.of(qualified, files).root()));
      return List.copyOf(written);
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.refused("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that malformed lines can be kept in a folder: that it, or the nearest above it that is
   * there, is no file, and that what lies in it is neither read as rows nor replaced.
   *
   * @param folder that was asked for
   * @param taken folders of the corpus, and the output's
   * @throws OutputException where they cannot
   */
  public static void ofBadRecords(SparkSession spark, String folder, List<Path> taken) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try {
      Path path = GivenPath.of(folder);
      FileSystem files = path.getFileSystem(hadoop);
      folderOf(files, files.makeQualified(path));
      Place place = Place.of(path, hadoop);
      for (Path other : taken) {
        if (Place.of(other, hadoop).contains(place)) {
          throw new IOException("it lies in " + other + ", which is read or replaced as a whole");
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.refused(
          "Cannot keep malformed lines in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Path folderOf(FileSystem files, Path path) throws IOException {
    Path folder = nearest(files, path);
    if (!files.getFileStatus(folder).isDirectory()) {
      throw new IOException(folder + " is a file");
    }
    return folder;
  }

  private static Path check(FileSystem files, Path path) throws IOException {
    Path folder = folderOf(files, path);
    // Readers skip names that begin with an underscore, should they look just now.
    write(files, new Path(folder, "_contexture-check-" + UUID.randomUUID()));
    return folder;
  }

  private static Path nearest(FileSystem files, Path path) throws IOException {
    Path at = path;
    while (at.getParent() != null && !files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  private static void write(FileSystem files, Path file) throws IOException {
    try {
      files.create(file, false).close();
    } finally {
      files.delete(file, false);
    }
  }
}
