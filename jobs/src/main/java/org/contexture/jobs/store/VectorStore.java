package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * An output folder. A run writes its files where no reader looks, in a folder beside the output,
 * and puts the new output in the place of the old when all of it is there. A run that fails leaves
 * the output as it was, and what it finished to the next.
 */
public final class VectorStore implements AutoCloseable {
  /** Folder of the output that readers skip: reports and the manifest. */
  public static final String SIDE = "_contexture";

  private final Path output;
  private final OutputMode mode;
  private final SparkSession spark;
  private final String runId;
  private final FileSystem files;
  private final OutputFolder folder;
  private final WorkFolder work;
  private final FolderSwap swap;
  private final Pieces pieces;
  private OutputLock lock;
  private boolean published;

  private VectorStore(Path output, OutputMode mode, SparkSession spark, String runId)
      throws IOException {
    this.files = output.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.output = files.makeQualified(output);
    this.folder = new OutputFolder(this.output, files, spark.sparkContext().hadoopConfiguration());
    this.mode = mode;
    this.spark = spark;
    this.runId = runId;
    this.work = WorkFolder.of(this.output, files);
    this.swap = new FolderSwap(this.output, work);
    this.pieces = new Pieces(spark, work, runId);
  }

  /**
   * Checks that the folder may take the run's files; writes nothing.
   *
   * @throws OutputException where it holds files under {@link OutputMode#ERROR}
   */
  public static VectorStore open(String output, OutputMode mode, SparkSession spark, String runId) {
    try {
      VectorStore store = new VectorStore(new Path(output), mode, spark, runId);
      store.check();
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private void check() throws IOException {
    if (!files.exists(output)) {
      return;
    }
    if (files.getFileStatus(output).isFile()) {
      throw OutputException.refused("Cannot write output " + name() + ": it is a file");
    }
    List<FileStatus> visible = DataFile.visible(output, files);
    if (mode == OutputMode.ERROR && !visible.isEmpty()) {
      throw OutputException.refused(
          "Cannot write output "
              + name()
              + ": it exists; give another output, or mode overwrite, append or incremental");
    }
    if (mode.replaces() && !visible.isEmpty() && !files.exists(new Path(output, SIDE))) {
      throw OutputException.refused(
          "Cannot overwrite output "
              + name()
              + ": Contexture did not write it, and it holds "
              + visible.get(0).getPath().getName()
              + "; delete it first, or give another output");
    }
  }

  /** For people: a local path without its scheme. */
  private String name() {
    return output.toUri().getScheme().equals("file") ? output.toUri().getPath() : output.toString();
  }

  /**
   * Checks that no input would be deleted.
   *
   * @param inputs fully qualified
   * @throws OutputException where the mode replaces rows and one of them lies in the output
   */
  public void checkApart(List<Path> inputs) {
    for (Path input : mode.replaces() ? inputs : List.<Path>of()) {
      for (Path at = input; at != null; at = at.getParent()) {
        if (at.equals(output)) {
          throw OutputException.refused(
              "Cannot overwrite output " + output + ": the input " + input + " lies in it");
        }
      }
    }
  }

  /**
   * Checks that rows added to the output would be of its kind.
   *
   * @param schema the run's columns
   * @throws OutputException where the mode is append and they would not
   */
  public void checkAppend(String fingerprint, StructType schema, List<String> partitionBy) {
    if (mode == OutputMode.APPEND) {
      AppendCheck check = new AppendCheck(folder);
      check.checkFingerprint(fingerprint);
      check.checkFolders(partitionBy);
      check.checkColumns(schema);
    }
  }

  /**
   * Takes the right to write the output, and puts right what a killed run left.
   *
   * @throws OutputException where another run is at work, or the folder cannot be written
   */
  public void begin() {
    try {
      lock = OutputLock.take(output, work, runId);
      swap.recover();
      // Another run may have finished since the first look.
      check();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  /**
   * Looks through what earlier runs finished before they died; deletes what is of no use.
   *
   * @param needed columns that must be there
   * @param footer keys and values that must be in the footer
   */
  public EarlierPieces earlier(StructType needed, Map<String, String> footer) {
    try {
      return pieces.earlier(needed, footer);
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes rows as pieces of the output to be: zstd, and no dictionary on vectors, whose values
   * hardly ever repeat. Each task's file is kept from when the task is done.
   *
   * @param part of the run's rows; each is written once
   * @param layout how files are written
   */
  public void write(Dataset<Row> rows, String part, FileLayout layout) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format(VectorParquetFormat.class.getName())
            .mode(SaveMode.Append)
            .option("compression", "zstd")
            .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
            .partitionBy(layout.partitionBy().toArray(String[]::new));
    for (String path : layout.vectorPaths()) {
      writer.option("parquet.enable.dictionary#" + path, "false");
    }
    layout.footer().forEach((key, value) -> writer.option(FooterWriteSupport.PREFIX + key, value));
    writer.save(pieces.folder(part).toString());
  }

  /**
   * Puts the output together and in its place, in one step for readers.
   *
   * @param kept names of data files that stay, as {@link OutputFolder#names} gives them
   * @param targetBytes size of a file; smaller ones are combined
   * @param manifest what is said of the files that the output will have
   */
  public void publish(
      Set<String> kept, long targetBytes, Function<List<Manifest.DataFile>, Manifest> manifest) {
    try {
      List<DataFile> stay =
          folder.data().stream().filter(file -> kept.contains(file.name())).toList();
      new Snapshot(spark, output, work, runId)
          .write(stay, pieces.folders(), targetBytes, mode != OutputMode.OVERWRITE);
      OutputFolder next = new OutputFolder(work.next(), files, folder.hadoop());
      next.writeSideFile(Manifest.NAME, manifest.apply(next.described()).json());
      lock.check();
      swap.run();
      published = true;
      pieces.delete();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  /** Ends a run that finds its rows in the output already: pieces of others are of no use. */
  public void leaveAsItIs() {
    try {
      pieces.delete();
      published = true;
    } catch (IOException e) {
      throw OutputException.failed("Cannot clean up " + work.root() + ": " + e.getMessage(), e);
    }
  }

  /** Paths of this run's pieces. */
  public List<String> piecePaths() {
    try {
      List<String> paths = new ArrayList<>();
      for (Path folder : pieces.folders()) {
        DataFile.in(folder, files).forEach(file -> paths.add(file.path().toString()));
      }
      return paths;
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  public OutputMode mode() {
    return mode;
  }

  /**
   * Ends the run: what is unfinished is taken away, what is finished and not published stays for
   * the next run, and the output is free for others.
   */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      if (lock.isOwn()) {
        files.delete(work.next(), true);
      }
      if (published || !pieces.deleteUnfinished()) {
        pieces.deleteIfEmpty();
      }
      lock.close();
      work.removeIfEmpty();
    } catch (IOException e) {
      throw OutputException.failed("Cannot clean up " + work.root() + ": " + e.getMessage(), e);
    }
  }

  /** Writes a text file beside the data, under {@link #SIDE}; it is there whole or not at all. */
  public void writeSideFile(String name, String content) {
    try {
      folder.writeSideFile(name, content);
    } catch (IOException e) {
      throw OutputException.failed(
          "Cannot write " + new Path(new Path(output, SIDE), name) + ": " + e.getMessage(), e);
    }
  }

  /** The folder of the output. */
  public OutputFolder folder() {
    return folder;
  }
}
