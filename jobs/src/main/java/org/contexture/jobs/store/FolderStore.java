package org.contexture.jobs.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.path.GivenPath;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.CorpusState;
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
  private final FileSystem files;
  private final OutputFolder folder;
  private final WorkFolder work;
  private final Staging staging;
  private final FolderPublication publishing;

  private FolderStore(Path output, OutputMode mode, SparkSession spark, String runId)
      throws IOException {
    this.files = output.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.output = OutputLink.target(files.makeQualified(output), files);
    this.folder = new OutputFolder(this.output, files, spark.sparkContext().hadoopConfiguration());
    this.mode = mode;
    this.spark = spark;
    this.work = WorkFolder.of(this.output, files);
    this.staging = new Staging(this.output.toString(), work, spark, runId);
    this.publishing = new FolderPublication(spark, folder, staging);
  }

  /**
   * Checks that the folder may take the run's files; writes nothing.
   *
   * @throws OutputException where it holds files under {@link OutputMode#ERROR}
   */
  static FolderStore open(String output, OutputMode mode, SparkSession spark, String runId) {
    try {
      FolderStore store = new FolderStore(GivenPath.of(output), mode, spark, runId);
      store.check();
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private void check() throws IOException {
    FolderCheck check = new FolderCheck(output, files, mode);
    if (check.isThere() && !isLeftToRecovery()) {
      check.require(this::mayBeItsOwn);
    }
  }

  /** Whether a run was killed in the middle: what lies there is told once that is put right. */
  private boolean isLeftToRecovery() throws IOException {
    return !staging.hasBegun() && work.hasRecords();
  }

  private boolean mayBeItsOwn() {
    return staging.unended().stream().anyMatch(run -> run.mode() == OutputMode.ERROR);
  }

  @Override
  public OutputException itExists() {
    return new FolderCheck(output, files, mode).itExists();
  }

  @Override
  public void checkApart(String role, List<Path> read) {
    if (mode.replaces()) {
      new InputCheck(output.toString(), output, folder.hadoop()).check(role, read);
    }
  }

  @Override
  public void checkFits(Map<String, String> said, StructType schema, List<String> partitionBy) {
    if (mode == OutputMode.APPEND && isKnown()) {
      AppendCheck check = new AppendCheck(folder);
      check.checkFingerprint(said.get("fingerprint"));
      check.checkSources(said);
      check.checkFolders(partitionBy);
      check.checkColumns(schema);
    }
  }

  private boolean isKnown() {
    try {
      return !isLeftToRecovery();
    } catch (IOException e) {
      throw OutputException.failed("Cannot read output " + output + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void begin() {
    try {
      staging.begin(this::recover);
      // Another run may have finished since the first look.
      check();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private boolean recover(RunFolder run, RunRecord record) throws IOException {
    return publishing.recover(run) && !record.mode().replaces();
  }

  @Override
  public Optional<EarlierOutput> earlier(RowLayout layout, List<String> partitionBy) {
    if (folder.names().isEmpty()) {
      return Optional.empty();
    }
    Optional<Manifest> manifest = folder.manifest();
    StoredRows rows =
        StoredRows.ofFiles(spark, List.of(output.toString()), schema(manifest), layout.texts());
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
            .named(prefix, layout)
            .prompted());
  }

  /** Files do not hold the types of columns that their folders are named by; the manifest does. */
  private StructType schema(Optional<Manifest> manifest) {
    return manifest.map(said -> said.data().columns()).orElseGet(() -> read(spark).schema());
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
  public RowTotals publish(Publication publication, RunFiles runFiles) {
    checkLock();
    Set<String> kept = kept(publication);
    RowTotals fresh = RowTotals.of(spark, staging.paths(), publication.texts());
    RowTotals all = RowTotals.of(spark, folder.paths(kept), publication.texts()).plus(fresh);
    RowTotals ofRun = mode.keepsAll() ? fresh : all;
    publication.check(ofRun.rows());
    runFiles.keep(SideFolder.of(staging.run().next()));
    if (kept.isEmpty() && staging.files().isEmpty()) {
      staging.write(
          spark.createDataFrame(List.of(), publication.layout().output()),
          "empty",
          publication.files().unpartitioned());
    }
    publish(
        new FolderPublication.Content(
            kept,
            mode != OutputMode.OVERWRITE,
            publication.targetBytes(),
            publication.record(mode, staging, ofRun, Runtimes.NONE),
            found -> publication.manifest("parquet", all, found, corpus(publication)),
            () -> runFiles.texts(ofRun)));
    return ofRun;
  }

  private Optional<CorpusState> corpus(Publication publication) {
    return mode == OutputMode.INCREMENTAL ? publication.source().get() : Optional.empty();
  }

  /** Of folders named by values, a file without rows that stood for the whole output is not one. */
  private Set<String> kept(Publication publication) {
    Set<String> kept = kept(publication.changes());
    if (!publication.files().partitionBy().isEmpty() && !staging.files().isEmpty()) {
      kept.removeIf(name -> name.indexOf('/') < 0 && folder.rows(name) == 0);
    }
    return kept;
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

  /** Puts the output together and in its place, in one step for readers. */
  void publish(FolderPublication.Content content) {
    try {
      publishing.publish(content);
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
    if (mode.replaces()) {
      staging.endForAll();
    }
    staging.clear();
  }

  @Override
  public RowTotals leaveAsItIs(Publication publication, RunFiles runFiles) {
    RowTotals all = RowTotals.of(spark, folder.paths(folder.names()), publication.texts());
    leaveAsItIs(all, runFiles);
    if (mode == OutputMode.INCREMENTAL) {
      folder
          .manifest()
          .map(found -> found.comparedWith(publication, corpus(publication)))
          .ifPresent(manifest -> writeSideFile(Manifest.NAME, manifest.json()));
    }
    return all;
  }

  private void leaveAsItIs(RowTotals all, RunFiles runFiles) {
    checkLock();
    runFiles.keep(sideFolder());
    runFiles.texts(all).forEach(this::writeSideFile);
    if (mode.replaces()) {
      staging.endForAll();
    }
    staging.clear();
  }

  @Override
  public Optional<CorpusState> corpus() {
    return mode == OutputMode.INCREMENTAL && isKnown()
        ? folder.manifest().flatMap(manifest -> manifest.source().state())
        : Optional.empty();
  }

  @Override
  public Optional<RecordedOutput> recorded(
      CorpusState corpus, String fingerprint, RowLayout layout, List<String> partitionBy) {
    return folder
        .manifest()
        .filter(found -> found.isOf(corpus, fingerprint, layout, partitionBy, folder.dataFiles()))
        .map(found -> new RecordedOutput(found, files -> leaveAsItIs(found.totals(), files)));
  }

  private void checkLock() {
    try {
      staging.checkLock();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Dataset<Row> read(SparkSession session) {
    DataFrameReader reader = ParquetFiles.reader(session);
    Manifest.read(output, folder.hadoop()).ifPresent(said -> reader.schema(said.data().columns()));
    return reader.load(LiteralPath.of(output));
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
  public Optional<Path> folder() {
    return Optional.of(output);
  }

  @Override
  public Path sideFolder() {
    return SideFolder.of(output);
  }

  @Override
  public void writeSideFile(String name, String content) {
    checkLock();
    SideFolder.write(output, name, content, folder.hadoop());
  }

  @Override
  public void close() {
    staging.close();
  }
}
