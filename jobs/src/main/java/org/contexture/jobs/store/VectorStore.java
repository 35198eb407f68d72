package org.contexture.jobs.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An output folder. A run writes its files where no reader looks, in a folder beside the output,
 * and puts the new output in the place of the old when all of it is there. A run that fails leaves
 * the output as it was, and what it finished to the next.
 */
public final class VectorStore implements AutoCloseable {
  /** Folder of the output that readers skip: reports and the manifest. */
  public static final String SIDE = "_contexture";

  /** What stands before each of Contexture's keys in a footer. */
  public static final String FOOTER = FooterWriteSupport.PREFIX;

  /** Footer key with the fingerprint of the file's vectors. */
  static final String FINGERPRINT = FooterWriteSupport.PREFIX + "fingerprint";

  private final Path output;
  private final OutputMode mode;
  private final SparkSession spark;
  private final String runId;
  private final FileSystem files;
  private final WorkFolder work;
  private final FolderSwap swap;
  private final Pieces pieces;
  private OutputLock lock;
  private boolean published;

  private VectorStore(Path output, OutputMode mode, SparkSession spark, String runId)
      throws IOException {
    this.files = output.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.output = files.makeQualified(output);
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
    boolean replaces = mode == OutputMode.OVERWRITE || mode == OutputMode.INCREMENTAL;
    if (replaces && !visible.isEmpty() && !files.exists(new Path(output, SIDE))) {
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
   * @throws OutputException where the mode is overwrite and one of them lies in the output
   */
  public void checkApart(List<Path> inputs) {
    for (Path input : mode == OutputMode.OVERWRITE ? inputs : List.<Path>of()) {
      for (Path at = input; at != null; at = at.getParent()) {
        if (at.equals(output)) {
          throw OutputException.refused(
              "Cannot overwrite output " + output + ": the input " + input + " lies in it");
        }
      }
    }
  }

  /**
   * Checks that rows added to the output would have its columns, and lie in its folders.
   *
   * @throws OutputException where they would not
   */
  public void checkAppend(StructType schema, List<String> partitionBy) {
    if (mode != OutputMode.APPEND) {
      return;
    }
    Optional<Manifest> manifest = Manifest.read(output, spark.sparkContext().hadoopConfiguration());
    if (manifest.isPresent() && !manifest.get().partitionBy().equals(partitionBy)) {
      throw OutputException.refused(
          "Cannot append to "
              + output
              + ": it is partitioned by "
              + manifest.get().partitionBy()
              + ", this run by "
              + partitionBy);
    }
    Stream<String> schemas =
        manifest.isPresent()
            ? Stream.of(manifest.get().schema())
            : footers().stream().map(footer -> footer.get(ParquetReadSupport.SPARK_METADATA_KEY()));
    Set<String> columns = columns(schema);
    schemas
        .filter(Objects::nonNull)
        .map(found -> columns((StructType) DataType.fromJson(found)))
        .filter(there -> !there.equals(columns))
        .findFirst()
        .ifPresent(
            there -> {
              throw OutputException.refused(
                  "Cannot append to "
                      + output
                      + ": it has the columns "
                      + there
                      + ", this run's are "
                      + columns);
            });
  }

  private static Set<String> columns(StructType schema) {
    Set<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      columns.add(field.name() + " " + field.dataType().catalogString());
    }
    return columns;
  }

  /**
   * Checks that vectors added to the output would be comparable with those in it.
   *
   * @throws OutputException where they would not
   */
  public void checkAppend(String fingerprint) {
    for (Map<String, String> footer : footersToAppendTo()) {
      String found = footer.get(FINGERPRINT);
      if (!fingerprint.equals(found)) {
        throw OutputException.refused(
            "Cannot append to "
                + output
                + ": its vectors have the fingerprint "
                + found
                + ", this run's "
                + fingerprint
                + "; give another output or mode overwrite");
      }
    }
  }

  private List<Map<String, String>> footersToAppendTo() {
    return mode == OutputMode.APPEND ? footers() : List.of();
  }

  /**
   * The keys and values in the footers of the output's files.
   *
   * @throws OutputException where a file cannot be read
   */
  public List<Map<String, String>> footers() {
    try {
      List<Map<String, String>> footers = new ArrayList<>();
      for (DataFile file : data()) {
        footers.add(footer(file).getKeyValueMetaData());
      }
      return footers;
    } catch (IOException | RuntimeException e) {
      throw OutputException.failed("Cannot read output " + output + ": " + e.getMessage(), e);
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
   * @param kept names of data files that stay, as {@link #dataNames} gives them
   * @param targetBytes size of a file; smaller ones are combined
   * @param manifest what is said of the files that the output will have
   */
  public void publish(
      Set<String> kept, long targetBytes, Function<List<Manifest.DataFile>, Manifest> manifest) {
    try {
      List<DataFile> stay = data().stream().filter(file -> kept.contains(file.name())).toList();
      new Snapshot(spark, output, work, runId)
          .write(stay, pieces.folders(), targetBytes, mode != OutputMode.OVERWRITE);
      Path next = work.next();
      writeSideFile(next, Manifest.NAME, manifest.apply(described(next)).json());
      lock.check();
      swap.run();
      published = true;
      pieces.delete();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private List<Manifest.DataFile> described(Path folder) throws IOException {
    List<Manifest.DataFile> described = new ArrayList<>();
    for (DataFile file : DataFile.in(folder, files)) {
      try (ParquetFileReader reader = open(file)) {
        described.add(new Manifest.DataFile(file.name(), reader.getRecordCount(), file.bytes()));
      }
    }
    return described;
  }

  /** The output's data files, by their path below it. */
  public Set<String> dataNames() {
    try {
      return data().stream().map(DataFile::name).collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw OutputException.failed("Cannot read output " + output + ": " + e.getMessage(), e);
    }
  }

  /** Paths of data files of the output, as readers of them are told. */
  public List<String> dataPaths(Set<String> names) {
    return names.stream().map(name -> new Path(output, name).toString()).toList();
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

  /** Whether a footer, as {@link #footers} gives it, has this fingerprint. */
  public static boolean hasFingerprint(Map<String, String> footer, String fingerprint) {
    return fingerprint.equals(footer.get(FINGERPRINT));
  }

  public OutputMode mode() {
    return mode;
  }

  private List<DataFile> data() throws IOException {
    return DataFile.in(output, files);
  }

  private FileMetaData footer(DataFile file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFileMetaData();
    }
  }

  private ParquetFileReader open(DataFile file) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(file.path(), spark.sparkContext().hadoopConfiguration()));
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
  public Path writeSideFile(String name, String content) {
    try {
      return writeSideFile(output, name, content);
    } catch (IOException e) {
      throw OutputException.failed(
          "Cannot write " + new Path(new Path(output, SIDE), name) + ": " + e.getMessage(), e);
    }
  }

  private Path writeSideFile(Path folder, String name, String content) throws IOException {
    Path file = new Path(new Path(folder, SIDE), name);
    Path partial = new Path(file.getParent(), "." + name + "-" + runId);
    try (OutputStream out = files.create(partial, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    files.delete(file, false);
    if (!files.rename(partial, file)) {
      throw new IOException("cannot rename " + partial + " to " + file);
    }
    return file;
  }

  /** The folder, fully qualified. */
  public Path output() {
    return output;
  }
}
