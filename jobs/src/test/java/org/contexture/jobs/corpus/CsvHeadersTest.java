package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeadersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // As pandas writes a frame with its index.
        ",text\\n0,a\\n1,b\\n | _c0 text",
        "text,,\\na,x,y\\n | text _c1 _c2",
        "text,text\\na,x\\n | text0 text1",
        "text,Text\\na,x\\n | text0 Text1",
        "id,text,id\\n1,a,2\\n | id0 text id2",
        "\"two\\nlines\",text\\n1,a\\n | 'two\\nlines' text",
        "\uFEFFid,text\\n1,a\\n | id text"
      })
  void aHeaderIsReadAsSparkReadsIt(String content, String columns) throws IOException {
    Path file = write("c.csv", content.replace("\\n", "\n"));

    assertThat(String.join(" ", open(file).schema().fieldNames()))
        .isEqualTo(columns.replace("\\n", "\n").replace("'", ""));
    assertThat(TestCorpora.rows(open(file))).isNotEmpty().noneMatch("{}"::equals);
    assertThat(open(file).badRecords()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text,id\nb,2\n", "id\n2\n", "id,text,more\n2,b,c\n", "id,words\n2,b\n"})
  void aFileOfOtherColumnsIsRefused(String other) throws IOException {
    Path first = write("c/a.csv", "id,text\n1,a\n");
    Path second = write("c/b.csv", other);

    assertThatThrownBy(() -> open(first.getParent()))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file file:%s: its columns are %s, those of a.csv are id, text; read"
                + " them apart, or give input-option enforceSchema=true to take columns by their"
                + " places",
            second, other.lines().findFirst().orElseThrow().replace(",", ", "));
  }

  @Test
  void aFileOfOtherColumnsAmongManyIsFound() throws IOException {
    for (int i = 0; i < 30; i++) {
      write("c/%02d.csv".formatted(i), i == 17 ? "text,id\nb,2\n" : "id,text\n1,a\n");
    }

    assertThatThrownBy(() -> open(folder.resolve("c")))
        .hasMessageStartingWith("Cannot read input file file:" + folder.resolve("c/17.csv"));
  }

  @Test
  void filesOfOneHeaderAreOneCorpus() throws IOException {
    write("c/a.csv", ",text,text\n0,a,x\n");
    write("c/b.csv", ",Text,text\n1,b,y\n");
    write("c/empty.csv", "");
    write("c/0-empty.csv", "");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("c/packed.csv.gz")))) {
      out.write(",text,text\n2,c,z\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(TestCorpora.rows(open(folder.resolve("c"))))
        .containsExactlyInAnyOrder(
            "{\"_c0\":\"0\",\"text1\":\"a\",\"text2\":\"x\"}",
            "{\"_c0\":\"1\",\"text1\":\"b\",\"text2\":\"y\"}",
            "{\"_c0\":\"2\",\"text1\":\"c\",\"text2\":\"z\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enforceSchema=true", "enforceschema=TRUE"})
  void columnsAreTakenByTheirPlacesWhereThatIsAsked(String option) throws IOException {
    write("c/a.csv", "id,text\n1,a\n");
    write("c/b.csv", "text,id\nb,2\n");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of(option), folder.resolve("c"))))
        .containsExactlyInAnyOrder(
            "{\"id\":\"1\",\"text\":\"a\"}", "{\"id\":\"b\",\"text\":\"2\"}");
  }

  @Test
  void sparksOwnCheckIsMadeWhereThatIsAsked() throws IOException {
    Path file = write("c.csv", ",text\n0,a\n");
    Corpus corpus = TestCorpora.open(List.of("enforceSchema=false"), file);

    assertThatThrownBy(() -> TestCorpora.rows(corpus))
        .rootCause()
        .hasMessageContaining("CSV header does not conform to the schema");
  }

  @Test
  void filesWithoutHeadersAreNotCompared() throws IOException {
    write("c/a.csv", "1,a\n");
    write("c/b.csv", "2,b\n");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of("Header=false"), folder.resolve("c"))))
        .containsExactlyInAnyOrder(
            "{\"_c0\":\"1\",\"_c1\":\"a\"}", "{\"_c0\":\"2\",\"_c1\":\"b\"}");
  }

  @Test
  void headersAreReadInTheirDialect() throws IOException {
    write("c/a.csv", "#a comment\nid;'te;xt'\n1;a\n");
    write("c/b.csv", "id;'te;xt'\n2;b\n");

    Corpus corpus = TestCorpora.open(List.of("sep=;", "quote='", "comment=#"), folder.resolve("c"));

    assertThat(corpus.schema().fieldNames()).containsExactly("id", "te;xt");
    assertThat(TestCorpora.rows(corpus)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "ISO-8859-1"})
  void headersAreReadInTheirEncoding(String encoding) throws IOException {
    for (String name : List.of("a.csv", "b.csv")) {
      Files.createDirectories(folder.resolve("c"));
      Files.write(
          folder.resolve("c/" + name), "größe,text\n1,ä\n".getBytes(Charset.forName(encoding)));
    }

    assertThat(
            TestCorpora.rows(
                TestCorpora.open(List.of("encoding=" + encoding), folder.resolve("c"))))
        .containsOnly("{\"größe\":\"1\",\"text\":\"ä\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"only[v2].csv", "set{a,b}.csv", "x*y.csv", "[d]/c.csv"})
  void aNameThatLooksLikeAPatternIsThatFile(String name) throws IOException {
    write("onlyv.csv", "other\n1\n");
    write("seta.csv", "other\n1\n");
    write("xzy.csv", "other\n1\n");
    write("d/c.csv", "other\n1\n");

    assertThat(TestCorpora.rows(open(write(name, "id,text\n1,\"two\nlines\"\n"))))
        .containsExactly("{\"id\":\"1\",\"text\":\"two\\nlines\"}");
  }

  private static Corpus open(Path input) {
    return TestCorpora.open(List.of(), input);
  }

  private Path write(String name, String content) throws IOException {
    return TestCorpora.write(folder.resolve(name), content);
  }
}
