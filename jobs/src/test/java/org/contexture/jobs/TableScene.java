package org.contexture.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.delta.DeltaLog;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.fault.Fault;
import org.contexture.jobs.fault.Life;
import org.contexture.jobs.fault.Store;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.table.TableFormat;

/** A table on a store, and the command that writes it. */
abstract class TableScene {
  private static final int OLD_ROWS = 4;
  private static final int ROWS = 8;

  private final Path props;
  private final Path folder;
  private final OutputMode mode;
  final Store store;

  private TableScene(Path props, Path folder, Store store, OutputMode mode) {
    this.props = props;
    this.folder = folder;
    this.store = store;
    this.mode = mode;
  }

  /** Writes what scenes have in common. */
  static void prepare(Path props) throws IOException {
    String words =
        IntStream.range(0, ROWS)
            .mapToObj(i -> String.format(Locale.ROOT, "word%d %d 1%n", i, i))
            .reduce(ROWS + " 2\n", String::concat);
    Files.writeString(props.resolve("model.vec"), words);
    Files.write(props.resolve("old.jsonl"), lines(0, OLD_ROWS));
    Files.write(props.resolve("new.jsonl"), lines(0, ROWS));
    Files.write(props.resolve("added.jsonl"), lines(OLD_ROWS, ROWS));
    embed(props, "old.jsonl", TableFormat.DELTA, props.resolve("old").toString(), OutputMode.ERROR);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\": " + i + ", \"text\": \"word" + i + "\"}")
        .toList();
  }

  private static void embed(
      Path props, String corpus, TableFormat format, String table, OutputMode mode) {
    EmbedJob.prepare(
            LakeSpark.session(),
            Jobs.settings(
                "--model",
                props.resolve("model.vec").toString(),
                "--input",
                props.resolve(corpus).toString(),
                "--output-format",
                format.id(),
                "--output",
                table,
                "--mode",
                mode.id(),
                "--id-column",
                "id"))
        .runWithoutPage(new Captured().stream());
  }

  /**
   * Puts the table into the state that the command finds.
   *
   * @param folder an empty one
   */
  static TableScene set(TableFormat format, Path props, Path folder, Store store, OutputMode mode)
      throws IOException {
    // Each scene has a path of its own, and Delta goes on to keep what it knows of the last ones.
    DeltaLog.clearCache();
    return format == TableFormat.DELTA
        ? new DeltaScene(props, folder, store, mode)
        : new IcebergScene(props, folder, store, mode);
  }

  final Path folder() {
    return folder;
  }

  /** Folder of the table on the local disk. */
  abstract Path output();

  abstract boolean exists();

  /** The table, as SQL names it. */
  abstract String sql();

  /** Begins a life of the store, and gives the table's name in it. */
  abstract String begin(Optional<Fault> fault);

  abstract Life life();

  /** Runs the command. */
  void run(Optional<Fault> fault) {
    String table = begin(fault);
    embed(props, mode == OutputMode.APPEND ? "added.jsonl" : "new.jsonl", format(), table, mode);
  }

  abstract TableFormat format();

  /** Whether the same command again leaves a finished table as it is. */
  boolean repeats() {
    return mode.replaces();
  }

  boolean startsFromOld() {
    return mode != OutputMode.ERROR;
  }

  /** The ids that a reader finds; none where there is no table. */
  List<Long> seen() {
    if (!exists()) {
      return List.of();
    }
    return LakeSpark.session()
        .sql("SELECT id FROM " + sql() + " ORDER BY id")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  List<Long> before() {
    return startsFromOld() ? ids(OLD_ROWS) : List.of();
  }

  List<Long> after() {
    return ids(ROWS);
  }

  private static List<Long> ids(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** Whether no run has left word that it was about to publish. */
  boolean isEnded() throws IOException {
    return work("publication.json").isEmpty();
  }

  /**
   * Takes the lock from a run that died. A next one asks the machine whether the process is alive,
   * and this process is.
   */
  void bury() throws IOException {
    for (Path lock : work("lock")) {
      Files.delete(lock);
    }
  }

  private List<Path> work(String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.endsWith(name) && !file.startsWith(output())).toList();
    }
  }

  /** What lies beside the table, and beside the folders that it is in. */
  List<Path> beside() throws IOException {
    List<Path> beside = new ArrayList<>();
    for (Path at = output(); !at.equals(folder); at = at.getParent()) {
      try (Stream<Path> all = Files.list(at.getParent())) {
        Path way = at;
        all.filter(path -> !path.equals(way)).forEach(beside::add);
      }
    }
    return beside;
  }

  /** A table that is its folder: each life gives it a path of its own. */
  private static final class DeltaScene extends TableScene {
    private Life life = Life.undisturbed();

    DeltaScene(Path props, Path folder, Store store, OutputMode mode) throws IOException {
      super(props, folder, store, mode);
      if (startsFromOld()) {
        FileUtils.copyDirectory(props.resolve("old").toFile(), output().toFile());
        deleteChecksums();
      }
    }

    private void deleteChecksums() throws IOException {
      try (Stream<Path> all = Files.walk(output())) {
        // Hadoop's; a version's own has no dot before its name.
        for (Path file :
            all.filter(each -> each.toString().matches(".*/\\.[^/]+\\.crc")).toList()) {
          Files.delete(file);
        }
      }
    }

    @Override
    TableFormat format() {
      return TableFormat.DELTA;
    }

    @Override
    Path output() {
      return folder().resolve("out");
    }

    @Override
    boolean exists() {
      return Files.exists(output().resolve("_delta_log/00000000000000000000.json"));
    }

    @Override
    String sql() {
      return "delta.`file:" + output() + "`";
    }

    @Override
    String begin(Optional<Fault> fault) {
      life = fault.map(Life::with).orElseGet(Life::undisturbed);
      return life.path(store, output());
    }

    @Override
    Life life() {
      return life;
    }
  }

  /** A table of a catalog, whose files name each other by the path of the first life. */
  private static final class IcebergScene extends TableScene {
    private final String catalog = "lake" + UUID.randomUUID().toString().replace('-', '_');
    private Life life = Life.undisturbed();

    IcebergScene(Path props, Path folder, Store store, OutputMode mode) {
      super(props, folder, store, mode);
      RuntimeConfig config = LakeSpark.session().conf();
      String key = "spark.sql.catalog." + catalog;
      config.set(key, SparkCatalog.class.getName());
      config.set(key + ".type", "hadoop");
      config.set(key + ".warehouse", life.path(store, folder));
      // Another process would not know what this one has read.
      config.set(key + ".cache-enabled", "false");
      if (startsFromOld()) {
        embed(props, "old.jsonl", format(), sql(), OutputMode.ERROR);
      }
    }

    @Override
    TableFormat format() {
      return TableFormat.ICEBERG;
    }

    @Override
    Path output() {
      return folder().resolve("db/t");
    }

    @Override
    boolean exists() {
      begin(Optional.empty());
      return LakeSpark.session().catalog().tableExists(sql());
    }

    @Override
    String sql() {
      return catalog + ".db.t";
    }

    @Override
    String begin(Optional<Fault> fault) {
      life = life.next(fault);
      return sql();
    }

    @Override
    Life life() {
      return life;
    }
  }
}
