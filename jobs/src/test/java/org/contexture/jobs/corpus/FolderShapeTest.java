package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderShapeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"c", "c/", "c/*", "*"})
  void filesInFoldersBelowAreRead(String input) throws IOException {
    write("c/a.jsonl", "c/2024/b.jsonl", "c/2024/12/d.jsonl", "c/_tmp/no.jsonl", "c/.no/no.jsonl");

    assertThat(rows(List.of(), input)).hasSize(3);
  }

  @Test
  void parquetFilesInFoldersBelowAreRead() {
    for (String at : List.of("c/x", "c/y/z")) {
      LocalSpark.session().sql("select 'a' as text").write().parquet(folder.resolve(at).toString());
    }

    assertThat(rows(List.of(), "c")).hasSize(2);
  }

  @Test
  void foldersOfPartitionsAreColumns() throws IOException {
    write("c/lang=en/year=1/a.jsonl", "c/lang=de/year=2/b.jsonl");

    assertThat(rows(List.of(), "c"))
        .containsExactlyInAnyOrder(
            "{\"text\":\"a\",\"lang\":\"en\",\"year\":1}",
            "{\"text\":\"a\",\"lang\":\"de\",\"year\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.jsonl", "plain/b.jsonl", "year=1/b.jsonl", "lang=en/sub/b.jsonl"})
  void filesThatSparkWouldLeaveOutAreTold(String other) throws IOException {
    write("c/lang=en/a.jsonl", "c/" + other);

    assertThatThrownBy(() -> rows(List.of(), "c"))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith(
            "Cannot read input: folders NAME=VALUE must hold all files or none, and alike: file:")
        .hasMessageContaining("file:" + folder.resolve("c/" + other));
    assertThat(rows(List.of("recursiveFileLookup=true"), "c")).hasSize(2);
  }

  private void write(String... names) throws IOException {
    TestCorpora.writeRows(folder, names);
  }

  private List<String> rows(List<String> options, String input) {
    return TestCorpora.rows(TestCorpora.open(options, folder.resolve(input)));
  }
}
