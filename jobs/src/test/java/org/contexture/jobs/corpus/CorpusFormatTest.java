package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusFormatTest {
  @ParameterizedTest
  @CsvSource({
    "a.json, json",
    "a.jsonl, json",
    "a.ndjson, json",
    "a.JSONL, json",
    "a.csv, csv",
    "a.tsv, csv",
    "a.txt, text",
    "a.text, text",
    "a.parquet, parquet",
    "a.orc, orc",
    "a.avro, avro",
    "a.json.gz, json",
    "a.json.gzip, json",
    "a.csv.bz2, csv",
    "a.txt.zst, text",
    "a.snappy.parquet, parquet",
    "part-00000-8c5.c000.snappy.parquet, parquet",
    "a.b.c.jsonl, json",
    "json.csv, csv"
  })
  void theExtensionTellsTheFormat(String file, String source) {
    assertThat(CorpusFormat.ofFile(file)).map(CorpusFormat::source).contains(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"corpus", "corpus.", "corpus.xml", "a.json.bak", "gz", "a.gz", ".", ""})
  void otherExtensionsTellNothing(String file) {
    assertThat(CorpusFormat.ofFile(file)).isEmpty();
  }

  @Test
  void tabsSeparateTheColumnsOfATsvFile() {
    assertThat(CorpusFormat.ofFile("a.tsv").orElseThrow().defaults()).containsEntry("sep", "\t");
    assertThat(CorpusFormat.ofFile("a.csv").orElseThrow().defaults()).doesNotContainKey("sep");
  }

  @ParameterizedTest
  @CsvSource({"jsonl, json", "JSON, json", "CSV, csv", "text, text", "delta, delta"})
  void aFormatIsSparksOrOneOfTheCommonNames(String name, String source) {
    assertThat(CorpusFormat.of(name).source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({"json, true", "jsonl, true", "csv, true", "text, false", "parquet, false"})
  void onlyJsonAndCsvMayHoldBadLines(String name, boolean may) {
    assertThat(CorpusFormat.of(name).mayHoldBadLines()).isEqualTo(may);
  }
}
