package org.contexture.jobs.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Options;

/** Corpora as a user's options open them. */
final class TestCorpora {
  private TestCorpora() {}

  /**
   * Opens one.
   *
   * @param readerOptions {@code KEY=VALUE} each
   */
  static Corpus open(List<String> readerOptions, Path... inputs) {
    return open(LocalSpark.session(), Map.of(), readerOptions, inputs);
  }

  /** Opens one with options of the command too. */
  static Corpus open(
      SparkSession spark, Map<String, String> options, List<String> readerOptions, Path... inputs) {
    Map<String, List<String>> flags = new HashMap<>();
    options.forEach((option, value) -> flags.put(option, List.of(value)));
    if (inputs.length > 0) {
      flags.put("input", Stream.of(inputs).map(Path::toString).toList());
    }
    flags.put("input-option", readerOptions);
    flags.put("output", List.of("unused"));
    return Corpus.open(spark, CorpusSettings.of(Options.parse(Purpose.OUTPUT, flags)));
  }

  /** Its rows, each as a line of JSON that leaves nulls out. */
  static List<String> rows(Corpus corpus) {
    return corpus.unobserved().toJSON().collectAsList();
  }

  /** Writes a file, and the folders that it lies in. */
  static Path write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Writes files of a row each. */
  static void writeRows(Path folder, String... names) throws IOException {
    for (String name : names) {
      write(folder.resolve(name), "{\"text\":\"a\"}\n");
    }
  }

  /** The texts of its rows. */
  static List<String> texts(Corpus corpus) {
    return corpus.rows().select("text").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
