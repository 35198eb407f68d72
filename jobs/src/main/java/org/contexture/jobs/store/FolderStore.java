package org.contexture.jobs.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.rows.ParquetFiles;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;

/** A folder of Parquet files, whose place a new folder takes when a run has all of its rows. */
public final class FolderStore implements VectorStore {
  private final Path output;
  private final OutputMode mode;
  private final SparkSession spark;
  private final String runId;
  private final FileSystem files;
  private final OutputFolder folder;
  private final WorkFolder work;
  private final FolderSwap swap;
  private final Staging staging;

  private FolderStore(Path output, OutputMode mode, SparkSession spark, String runId)
      throws IOException {
    this.files = output.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.output = files.makeQualified(output);
    this.folder = new OutputFolder(this.output, files, spark.sparkContext().hadoopConfiguration());
    this.mode = mode;
    this.spark = spark;
    this.runId = runId;
    this.work = WorkFolder.of(this.output, files);
    this.swap = new FolderSwap(this.output, work);
    this.staging = new Staging(this.output.toString(), work, spark, runId);
  }

  /**
   * Checks that the folder may take the run's files; writes nothing.
   *
   * @throws OutputException where it holds files under {@link OutputMode#ERROR}
   */
  static FolderStore open(String output, OutputMode mode, SparkSession spark, String runId) {
    try {
      FolderStore store = new FolderStore(new Path(output), mode, spark, runId);
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
    if (mode.replaces() && !visible.isEmpty() && !files.exists(SideFolder.of(output))) {
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

  @Override
  public void checkApart(List<Path> inputs) {
    if (mode.replaces()) {
      new InputCheck(output.toString(), output).check(inputs);
    }
  }

  @Override
  public void checkFits(String fingerprint, StructType schema, List<String> partitionBy) {
    if (mode == OutputMode.APPEND) {
      AppendCheck check = new AppendCheck(folder);
      check.checkFingerprint(fingerprint);
      check.checkFolders(partitionBy);
      check.checkColumns(schema);
    }
  }

  @Override
  public void begin() {
    try {
      staging.begin();
      swap.recover();
      // Another run may have finished since the first look.
      check();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<EarlierOutput> earlier(RowLayout layout, List<String> partitionBy) {
    if (folder.names().isEmpty()) {
      return Optional.empty();
    }
    Optional<Manifest> manifest = folder.manifest();
    StoredRows rows = StoredRows.ofFiles(spark, List.of(output.toString()), schema(manifest));
    boolean alike =
        manifest.map(found -> found.layout().partitionBy()).orElse(List.of()).equals(partitionBy);
    String prefix = manifest.map(found -> found.layout().addedColumnPrefix()).orElse("");
    Stays stays = alike ? Stays.FILES : Stays.NOTHING;
    List<FileFooter> footers = folder.footers();
    return Optional.of(
        new EarlierOutput(
                rows,
                footers.stream().map(FileFooter::said).toList(),
                stays,
                footers.stream().map(FileFooter::runtimes).reduce(Runtimes.NONE, Runtimes::plus))
            .named(prefix, layout));
  }

  /** Files do not hold the types of columns that their folders are named by; the manifest does. */
  private StructType schema(Optional<Manifest> manifest) {
    return manifest
        .map(said -> (StructType) DataType.fromJson(said.data().schema()))
        .orElseGet(() -> read(spark).schema());
  }

  @Override
  public Runtimes runtimes() {
    return folder.runtimes();
  }

  @Override
  public void write(Dataset<Row> rows, String part, FileLayout layout) {
    staging.write(rows, part, layout);
  }

  @Override
  public RowTotals publish(Publication publication) {
    Set<String> kept = kept(publication.changes());
    RowTotals fresh = RowTotals.of(spark, staging.paths(), publication.texts());
    RowTotals all = RowTotals.of(spark, folder.paths(kept), publication.texts()).plus(fresh);
    RowTotals ofRun = mode.keepsAll() ? fresh : all;
    publication.check(ofRun.rows());
    publish(kept, publication.targetBytes(), found -> publication.manifest("parquet", all, found));
    return ofRun;
  }

  /** Names of data files that stay, as {@link OutputFolder#names} gives them. */
  Set<String> kept(Changes changes) {
    if (mode.keepsAll()) {
      return folder.names();
    }
    Set<String> kept = new HashSet<>();
    for (String name : changes.keptFiles().isEmpty() ? Set.<String>of() : folder.names()) {
      if (changes.keptFiles().containsAll(folder.paths(Set.of(name)))) {
        kept.add(name);
      }
    }
    return kept;
  }

  /**
   * Puts the output together and in its place, in one step for readers.
   *
   * @param kept names of data files that stay, as {@link OutputFolder#names} gives them
   * @param targetBytes size of a file; smaller ones are combined
   * @param manifest what is said of the files that the output will have
   */
  void publish(Set<String> kept, long targetBytes, Function<Manifest.Contents, Manifest> manifest) {
    try {
      List<DataFile> stay =
          folder.data().stream().filter(file -> kept.contains(file.name())).toList();
      new Snapshot(spark, output, work, runId)
          .write(stay, staging.folders(), targetBytes, mode != OutputMode.OVERWRITE);
      OutputFolder next = new OutputFolder(work.next(), files, folder.hadoop());
      SideFolder.write(
          next.path(), Manifest.NAME, manifest.apply(next.contents()).json(), next.hadoop());
      staging.checkLock();
      swap.run();
      staging.clear();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  @Override
  public RowTotals leaveAsItIs(RowLayout layout) {
    staging.clear();
    return RowTotals.of(spark, folder.paths(folder.names()), layout.texts());
  }

  @Override
  public Dataset<Row> read(SparkSession session) {
    return ParquetFiles.reader(session).load(LiteralPath.of(output));
  }

  @Override
  public OutputMode mode() {
    return mode;
  }

  @Override
  public Staging staging() {
    return staging;
  }

  @Override
  public String location() {
    return output.toString();
  }

  @Override
  public Path sideFolder() {
    return SideFolder.of(output);
  }

  @Override
  public void writeSideFile(String name, String content) {
    SideFolder.write(output, name, content, folder.hadoop());
  }

  @Override
  public void close() {
    staging.close();
  }
}
