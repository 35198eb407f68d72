package org.contexture.jobs.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The corpus that is on board, for a first try. */
final class ExampleCorpus {
  private static final String FILE = "/org/contexture/jobs/corpus.jsonl";

  private ExampleCorpus() {}

  /** Its rows, in JSON. */
  static List<String> lines() {
    try (InputStream in = ExampleCorpus.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new CorpusException("Cannot read the bundled corpus: " + e.getMessage(), e);
    }
  }
}
