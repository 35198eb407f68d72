package org.contexture.jobs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.jobs.cluster.StoredVectors;
import org.contexture.jobs.fault.Life;
import org.contexture.jobs.fault.Store;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;

/**
 * An output on a store, and the command that writes it.
 *
 * @param props what all scenes need
 * @param folder with the output, and nothing else
 */
record FaultScene(Props props, Path folder, Store store, Mode mode) {
  private static final int OLD_ROWS = 4;
  private static final int ROWS = 10;

  /** What a command does to the output. */
  enum Mode {
    ERROR("new.jsonl", false, false),
    OVERWRITE("new.jsonl", true, true),
    APPEND("added.jsonl", true, false),
    INCREMENTAL("new.jsonl", true, true);

    private final String corpus;
    private final boolean startsFromOld;
    private final boolean repeats;

    Mode(String corpus, boolean startsFromOld, boolean repeats) {
      this.corpus = corpus;
      this.startsFromOld = startsFromOld;
      this.repeats = repeats;
    }

    /** Whether the same command again leaves a finished output as it is. */
    boolean repeats() {
      return repeats;
    }

    /** Rows that the command gives vectors to. */
    int rowsToEncode() {
      return this == INCREMENTAL || this == APPEND ? ROWS - OLD_ROWS : ROWS;
    }
  }

  /**
   * What scenes have in common.
   *
   * @param files with a model, the corpora and the old output
   * @param before what the old output holds, by id
   * @param after what it holds when a command has done its work
   */
  record Props(Path files, Map<Integer, String> before, Map<Integer, String> after) {}

  /** Writes what scenes have in common. */
  static Props prepare(Path files) throws IOException, SQLException {
    String words =
        IntStream.range(0, ROWS)
            .mapToObj(i -> String.format(Locale.ROOT, "word%d %d 1 %d\n", i, i, i * i))
            .reduce(ROWS + " 3\n", String::concat);
    Files.writeString(files.resolve("model.vec"), words);
    Files.write(files.resolve("old.jsonl"), lines(0, OLD_ROWS));
    Files.write(files.resolve("new.jsonl"), lines(0, ROWS));
    Files.write(files.resolve("added.jsonl"), lines(OLD_ROWS, ROWS));
    for (String name : List.of("old", "new")) {
      Jobs.run(options(files, name + ".jsonl", files.resolve(name).toString(), "error"));
    }
    return new Props(files, read(files.resolve("old")), read(files.resolve("new")));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\": " + i + ", \"text\": \"word" + i + "\"}")
        .toList();
  }

  /** Puts the output into the state that the command finds. */
  static FaultScene set(Props props, Path folder, Store store, Mode mode) throws IOException {
    FaultScene scene = new FaultScene(props, folder, store, mode);
    if (mode.startsFromOld) {
      FileUtils.copyDirectory(props.files().resolve("old").toFile(), scene.output().toFile());
      if (store != Store.LOCAL) {
        scene.deleteChecksums();
      }
    }
    return scene;
  }

  private void deleteChecksums() throws IOException {
    try (Stream<Path> all = Files.walk(output())) {
      for (Path file : all.filter(each -> each.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The output as a process names it. */
  String path(Life life) {
    return life.path(store, output());
  }

  /**
   * Runs the command.
   *
   * @return what it printed of its progress
   */
  List<String> run(Life life) {
    Captured err = new Captured();
    Jobs.prepare(
            options(props.files(), mode.corpus, path(life), mode.name().toLowerCase(Locale.ROOT)))
        .runWithoutPage(err.stream());
    return err.problems();
  }

  private static String[] options(Path files, String corpus, String output, String mode) {
    return new String[] {
      "--model",
      files.resolve("model.vec").toString(),
      "--input",
      files.resolve(corpus).toString(),
      "--output",
      output,
      "--mode",
      mode,
      "--id-column",
      "id",
      // Two tasks for the new rows.
      "--commit-every",
      "6"
    };
  }

  /** What a reader finds, by id; nothing where there is no output. */
  Map<Integer, String> seen() throws IOException, SQLException {
    return read(output());
  }

  /** What the output held before. */
  Map<Integer, String> before() {
    return mode.startsFromOld ? props.before() : Map.of();
  }

  /** What the output holds when the command has done its work. */
  Map<Integer, String> after() {
    return props.after();
  }

  private static Map<Integer, String> read(Path output) throws IOException, SQLException {
    return parquet(output).isEmpty() ? Map.of() : StoredVectors.read(output);
  }

  private static List<Path> parquet(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** Files of rows that a run encoded and did not publish. */
  List<Path> pieces() throws IOException {
    return parquet(work().resolve("pieces")).stream()
        .filter(file -> !file.toString().contains("/_temporary/"))
        .filter(file -> !file.toString().contains("/reused/"))
        .filter(file -> !file.toString().contains("/unpublished/"))
        .toList();
  }

  /** Rows of these files. */
  long committedRows() throws IOException, SQLException {
    long rows = 0;
    for (Path piece : pieces()) {
      rows += StoredVectors.rows(piece);
    }
    return rows;
  }

  /**
   * Takes the lock from a run that died. A next one asks the machine whether the process is alive,
   * and this process is.
   */
  void bury() throws IOException {
    Files.deleteIfExists(work().resolve("lock"));
  }

  /** Whether no run has left word that it published and did not come to its end. */
  boolean isEnded() throws IOException {
    if (!Files.exists(work())) {
      return true;
    }
    try (Stream<Path> all = Files.walk(work())) {
      return all.noneMatch(file -> file.endsWith("publication.json"));
    }
  }

  /** What the last run says of itself. */
  JsonObject report() throws IOException {
    return JsonParser.parseString(Files.readString(output().resolve("_contexture/report.json")))
        .getAsJsonObject();
  }

  /** Names of what lies where the output does. */
  List<String> left() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(path -> names.add(path.getFileName().toString()));
    }
    return names;
  }

  private Path output() {
    return folder.resolve("out");
  }

  private Path work() {
    return folder.resolve(".out.contexture");
  }
}
