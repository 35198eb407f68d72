package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputPathTest {
  private static final Configuration HADOOP =
      LocalSpark.session().sparkContext().hadoopConfiguration();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "only[v2].jsonl",
        "set{a,b}.jsonl",
        "what?.jsonl",
        "a*b.jsonl",
        "back\\slash.jsonl",
        "one[.jsonl",
        "one{.jsonl",
        "a b.jsonl",
        "50%25.jsonl",
        "#1.jsonl",
        "día.jsonl",
        "[x]/{y}/z.jsonl"
      })
  void aPathThatExistsIsThatPath(String name) throws IOException {
    write(name);
    write("onlyv.jsonl", "seta.jsonl", "setb.jsonl", "whatx.jsonl", "axb.jsonl", "x/y/z.jsonl");

    assertThat(found(name)).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.jsonl | a.jsonl b.jsonl c.jsonl",
        "[ab].jsonl | a.jsonl b.jsonl",
        "{a,c}.jsonl | a.jsonl c.jsonl",
        "?.jsonl | a.jsonl b.jsonl c.jsonl",
        "{d/x,a}.jsonl | a.jsonl d/x.jsonl",
        "[^a].jsonl | b.jsonl c.jsonl",
        "*/x.jsonl | 12:00/x.jsonl d/x.jsonl",
        "d/* | d/x.jsonl",
        "d* | d/x.jsonl",
        "*/*.jsonl | 12:00/x.jsonl d/x.jsonl"
      })
  void whatDoesNotExistAsItStandsIsAPattern(String pattern, String names) throws IOException {
    write("a.jsonl", "b.jsonl", "c.jsonl", "d/x.jsonl", "12:00/x.jsonl");
    // Wanted by none of the patterns.
    write("12:30.log", "_h.jsonl", "_h/x.jsonl", ".g/x.jsonl", "d/.x.jsonl.crc");

    assertThat(found(pattern.strip())).containsExactlyInAnyOrder(names.strip().split(" "));
  }

  @Test
  void aFolderIsAllThatIsInIt() throws IOException {
    write("c/a.jsonl", "c/sub/b.jsonl", "c/_p=1/x.jsonl", "c/_tmp/no.jsonl", "c/.no.jsonl");
    write("c/half.jsonl._COPYING_");

    assertThat(found("c"))
        .containsExactlyInAnyOrder("c/a.jsonl", "c/sub/b.jsonl", "c/_p=1/x.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_run", "_run/", "_r*", "_run/*", "_run/a.jsonl"})
  void aHiddenFolderThatIsAskedForIsRead(String input) throws IOException {
    write("_run/a.jsonl");

    assertThat(found(input)).containsExactly("_run/a.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_hidden.jsonl", ".hidden.jsonl"})
  void aHiddenFileThatIsAskedForIsRefused(String name) throws IOException {
    write(name, "a.jsonl");

    for (String input : List.of(name, name.charAt(0) + "hid*.jsonl")) {
      assertThatThrownBy(() -> list("a.jsonl", input))
          .isInstanceOf(CorpusException.class)
          .hasMessage(
              "Cannot read input: %s is hidden, and hidden files are skipped: their names begin"
                  + " with _ or a dot (file:%s)",
              folder.resolve(input), folder.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "c/*", "c/*.jsonl"})
  void anInputOfHiddenFilesAloneIsRefused(String input) throws IOException {
    write("c/_a.jsonl");

    assertThatThrownBy(() -> list(input))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input: all of %s is hidden, and hidden files are skipped: their names"
                + " begin with _ or a dot (file:%s)",
            folder.resolve(input), folder.resolve("c/_a.jsonl"));
  }

  @Test
  void aFolderOfHiddenFilesBesideOthersIsEmpty() throws IOException {
    write("c/_SUCCESS", "a.jsonl");

    assertThat(list("a.jsonl", "c").paths()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "c/*", "c/*.jsonl", "c/12:30.jsonl", "c/*30.jsonl"})
  void aColonInANameThatIsAskedForIsRefused(String input) throws IOException {
    write("c/12:30.jsonl", "c/a.jsonl");

    assertThatThrownBy(() -> list(input))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file file:%s: Hadoop bears no colon in a file's name; rename it",
            folder.resolve("c/12:30.jsonl"));
  }

  @Test
  void aColonInARelativeNameIsRefused() {
    assertThatThrownBy(() -> InputFiles.list(List.of("12:30.jsonl"), HADOOP))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input 12:30.jsonl: Hadoop takes '12' for the name of a file system, and"
                + " bears no colon in a file's name; rename it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none.jsonl", "none*", "[abc].jsonl", "a.jsonl/x", "a.jsonl/*", "no[.jsonl"})
  void whatIsNeitherThereNorMatchedIsNamed(String input) throws IOException {
    write("a.jsonl.txt", "12:30.log");

    assertThatThrownBy(() -> list(input))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("Cannot read input")
        .hasMessageContaining(folder.resolve(input).toString());
  }

  private void write(String... names) throws IOException {
    TestCorpora.writeRows(folder, names);
  }

  private InputFiles list(String... inputs) {
    return InputFiles.list(Stream.of(inputs).map(input -> folder + "/" + input).toList(), HADOOP);
  }

  private List<String> found(String input) {
    String root = "file:" + folder + "/";
    return list(input).paths().stream()
        .map(path -> path.toString().substring(root.length()))
        .toList();
  }
}
