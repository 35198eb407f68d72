package org.contexture.jobs.store;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Puts together the output to be, in a folder that no reader knows: files that stay, new ones, and
 * what else lies in the output.
 */
final class Snapshot {
  private final SparkSession spark;
  private final Path output;
  private final Path next;
  private final FileSystem files;
  private final String runId;
  private final Guard guard;

  /** One combined file in the making. */
  private record Combination(List<String> from, String to) implements Serializable {}

  Snapshot(SparkSession spark, Path output, RunFolder run, Guard guard) {
    this.spark = spark;
    this.output = output;
    this.next = run.next();
    this.files = run.files();
    this.runId = run.runId();
    this.guard = guard;
  }

  /**
   * Writes the folder.
   *
   * @param kept data files of the output that stay
   * @param staged folders with the run's new files; they are moved
   * @param carriesOthers whether other visible files of the output stay too
   */
  void write(List<DataFile> kept, List<Path> staged, long targetBytes, boolean carriesOthers)
      throws IOException {
    guard.check();
    files.mkdirs(SideFolder.of(next));
    Set<Path> isNew = new HashSet<>();
    List<DataFile> small = new ArrayList<>();
    for (DataFile file : kept) {
      if (file.bytes() < targetBytes / 2) {
        small.add(file);
      } else {
        link(file.path(), new Path(next, file.name()));
      }
    }
    for (Path folder : staged) {
      for (DataFile file : DataFile.in(folder, files)) {
        isNew.add(file.path());
        small.add(file);
      }
    }
    List<Combination> combinations = new ArrayList<>();
    CombineFiles combine =
        new CombineFiles(targetBytes, spark.sparkContext().hadoopConfiguration());
    for (CombineFiles.Group group : combine.groups(small)) {
      place(group, isNew, combinations);
    }
    run(combinations);
    carry(carriesOthers);
    if (files.exists(output)) {
      files.setPermission(next, files.getFileStatus(output).getPermission());
    }
  }

  private void place(CombineFiles.Group group, Set<Path> isNew, List<Combination> combinations)
      throws IOException {
    DataFile first = group.files().get(0);
    Path folder = group.folder().isEmpty() ? next : new Path(next, group.folder());
    if (!group.isOne()) {
      String name =
          String.format(Locale.ROOT, "part-%05d-%s.zstd.parquet", combinations.size(), runId);
      combinations.add(
          new Combination(
              group.files().stream().map(file -> file.path().toString()).toList(),
              new Path(folder, name).toString()));
    } else if (isNew.contains(first.path())) {
      files.mkdirs(folder);
      rename(first.path(), new Path(folder, first.path().getName()));
    } else {
      link(first.path(), new Path(folder, first.path().getName()));
    }
  }

  private void run(List<Combination> combinations) {
    if (combinations.isEmpty()) {
      return;
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    VoidFunction<Combination> combine =
        each ->
            CombineFiles.combine(
                each.from().stream().map(Path::new).toList(), new Path(each.to()), hadoop.value());
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(combinations, combinations.size())
        .foreach(combine);
  }

  /** What is no data of Contexture's stays: a user's own files, bad records of earlier runs. */
  private void carry(boolean visibleToo) throws IOException {
    if (!files.exists(output)) {
      return;
    }
    for (FileStatus status : files.listStatus(output)) {
      String name = status.getPath().getName();
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      boolean data = name.endsWith(".parquet") || (status.isDirectory() && name.contains("="));
      if (name.equals(SideFolder.NAME)) {
        carrySide(status.getPath());
      } else if (hidden ? !name.endsWith(".crc") : visibleToo && !data) {
        linkAll(status, new Path(next, name));
      }
    }
  }

  private void carrySide(Path side) throws IOException {
    for (FileStatus status : files.listStatus(side)) {
      String name = status.getPath().getName();
      if (status.isDirectory()) {
        linkAll(status, new Path(SideFolder.of(next), name));
      }
    }
  }

  private void linkAll(FileStatus from, Path to) throws IOException {
    if (!from.isDirectory()) {
      link(from.getPath(), to);
      return;
    }
    files.mkdirs(to);
    for (FileStatus below : files.listStatus(from.getPath())) {
      linkAll(below, new Path(to, below.getPath().getName()));
    }
  }

  /** A second name for a file where the file system can give it one, otherwise a copy. */
  private void link(Path from, Path to) throws IOException {
    files.mkdirs(to.getParent());
    if (files instanceof LocalFileSystem local) {
      try {
        Files.createLink(local.pathToFile(to).toPath(), local.pathToFile(from).toPath());
        return;
      } catch (IOException | UnsupportedOperationException noLinks) {
        // Some file systems have no links; then it is a copy.
      }
    }
    if (!FileUtil.copy(files, from, files, to, false, spark.sparkContext().hadoopConfiguration())) {
      throw new IOException("cannot copy " + from + " to " + to);
    }
  }

  /** Pieces of a run that lost the right to write are the other run's by now. */
  private void rename(Path from, Path to) throws IOException {
    guard.check();
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }
}
