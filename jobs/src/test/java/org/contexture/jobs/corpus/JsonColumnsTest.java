package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonColumnsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // What a row holds, its columns, and the row as it is read.
        "{'meta':{},'text':'a'} | meta string,text string | {'meta':'{}','text':'a'}",
        "{'text':'a','z':[{}]} | text string,z string | {'text':'a','z':'[{}]'}",
        "{'a':{'b':{}},'text':'a'} | a string,text string | {'a':'{\\'b\\':{}}','text':'a'}",
        "{'a':{'b':{},'c':1},'text':'a'} | a struct<b:string,c:bigint>,text string"
            + " | {'a':{'b':'{}','c':1},'text':'a'}",
        "{'a':[{'b':{},'c':1}],'text':'a'} | a array<struct<b:string,c:bigint>>,text string"
            + " | {'a':[{'b':'{}','c':1}],'text':'a'}",
        "{'a':[],'text':'a'} | a array<string>,text string | {'a':[],'text':'a'}",
        "{'a':null,'text':'a'} | a string,text string | {'text':'a'}"
      })
  void noColumnIsLostForBeingEmpty(String line, String columns, String row) throws IOException {
    Path file = write("c.jsonl", (line + "\n" + line + "\n").replace('\'', '"'));

    Corpus corpus = TestCorpora.open(List.of(), file);

    assertThat(types(corpus)).isEqualTo(columns);
    assertThat(TestCorpora.rows(corpus)).containsOnly(row.replace('\'', '"')).hasSize(2);
  }

  @Test
  void anObjectThatIsEmptyInSomeRowsIsAStruct() throws IOException {
    Path file =
        write("c.jsonl", "{\"meta\":{},\"text\":\"a\"}\n{\"meta\":{\"k\":1},\"text\":\"b\"}\n");

    Corpus corpus = TestCorpora.open(List.of(), file);

    assertThat(types(corpus)).isEqualTo("meta struct<k:bigint>,text string");
    assertThat(corpus.badRecords()).isZero();
  }

  @Test
  void emptyObjectsAreKeptInJsonOverManyLines() throws IOException {
    Path file = write("c.json", "[\n {\"text\": \"a\",\n  \"meta\": {}}\n]\n");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of("multiLine=true"), file)))
        .containsExactly("{\"meta\":\"{}\",\"text\":\"a\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':1,'text':'b','text':'c'} | text | id bigint,text string",
        "{'id':1,'id':'x','text':'b'} | id | id string,text string",
        "{'id':1,'id':1.5,'text':'b'} | id | id double,text string",
        "{'s':{'k':1,'k':2},'text':'b'} | s.k | id bigint,s struct<k:bigint>,text string",
        "{'s':[{'k':1,'k':2}],'text':'b'} | s.k"
            + " | id bigint,s array<struct<k:bigint>>,text string"
      })
  void aKeyThatIsThereTwiceInALineEndsNothing(String line, String key, String columns)
      throws IOException {
    Path file =
        write(
            "c.jsonl",
            "{\"id\":7,\"text\":\"a\"}\n%s\n{\"id\":8,\"text\":\"c\"}\n"
                .formatted(line.replace('\'', '"')));

    Corpus corpus = TestCorpora.open(List.of(), file);

    assertThat(types(corpus)).isEqualTo(columns);
    assertThat(corpus.notes())
        .containsExactly("JSON objects have a key twice, of which the last value is read: " + key);
    assertThat(corpus.unobserved().collectAsList()).hasSize(3);
    assertThat(corpus.badRecords()).isZero();
  }

  @Test
  void ofAKeyThatIsThereTwiceTheLastValueIsRead() throws IOException {
    Path file = write("c.jsonl", "{\"text\":\"first\",\"text\":\"last\"}\n{\"text\":\"other\"}\n");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of(), file)))
        .containsExactly("{\"text\":\"last\"}", "{\"text\":\"other\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Text\":\"a\"}\n{\"text\":\"b\"}\n",
        "{\"s\":[{\"Text\":\"a\"}]}\n{\"s\":[{\"text\":\"b\"}]}\n"
      })
  void keysThatDifferInCaseAreTold(String content) throws IOException {
    Path file = write("c.jsonl", content);

    assertThatThrownBy(() -> TestCorpora.open(List.of(), file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input: the keys Text and text differ in case only; start with --conf"
                + " spark.sql.caseSensitive=true");
  }

  @Test
  void keysOfOneObjectThatDifferInCaseAreTold() throws IOException {
    Path file = write("c.jsonl", "{\"Text\":\"a\",\"text\":\"b\"}\n");

    assertThatThrownBy(() -> TestCorpora.open(List.of(), file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input: a key is there in two cases: `text`; start with --conf"
                + " spark.sql.caseSensitive=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\n\"text\":\"a\"}]",
        "\uFEFF  [\n  {\n\"text\":\"a\"}]",
        "{\n  \"text\": \"a\"\n}\n"
      })
  void jsonOverManyLinesIsToldTheOption(String content) throws IOException {
    Path file = write("c.json", content);

    assertThatThrownBy(() -> TestCorpora.open(List.of(), file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input: found no columns in %s; it is JSON over many lines; give"
                + " input-option multiLine=true",
            file);
    assertThat(TestCorpora.open(List.of("multiline=true"), file).schema().fieldNames())
        .containsExactly("text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\"}\n{\"text\":\"b\"}\n",
        "{\n\"text\":\"a\"\n}\n{\n\"text\":\"b\"\n}\n",
        "[\n{\"text\":\"a\"}\n]\n[]"
      })
  void aFileOfSeveralValuesIsNotReadAsOne(String content) throws IOException {
    write("c/a.json", "[\n{\"text\":\"a\"}\n]\n");
    Path file = write("c/b.json", content);

    assertThatThrownBy(() -> TestCorpora.open(List.of("multiLine=true"), file.getParent()))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file file:%s: it holds several JSON values, and with multiLine=true"
                + " the first alone is read; leave that out where each line is a value",
            file);
  }

  @ParameterizedTest
  @CsvSource({"UTF-16LE, false", "UTF-16LE, true", "UTF-16BE, false", "UTF-16BE, true"})
  void jsonInUtf16IsToldTheOption(String encoding, boolean marked) throws IOException {
    Path file = folder.resolve("c.jsonl");
    String lines = (marked ? "\uFEFF" : "") + "{\"text\":\"ä\"}\n{\"text\":\"b\"}\n";
    Files.write(file, lines.getBytes(Charset.forName(encoding)));

    assertThatThrownBy(() -> TestCorpora.open(List.of(), file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file file:%s: it looks like %s; give input-option encoding=%s%s",
            file,
            encoding,
            encoding,
            marked
                ? ", or write it in UTF-8: Spark takes the byte order mark for a part of line 1"
                : "");
    Corpus corpus = TestCorpora.open(List.of("encoding=" + encoding), file);
    assertThat(TestCorpora.rows(corpus)).endsWith("{\"text\":\"b\"}").hasSize(marked ? 1 : 2);
    assertThat(corpus.badRecords()).isEqualTo(marked ? 1 : 0);
  }

  @Test
  void anEncodingThatIsNoneIsNamed() throws IOException {
    Path file = write("c.jsonl", "{\"text\":\"a\"}\n");

    assertThatThrownBy(() -> TestCorpora.open(List.of("encoding=UTF-7x"), file))
        .hasMessage("Cannot read input: there is no encoding UTF-7x");
  }

  @Test
  void linesInUtf16AreRefused() throws IOException {
    Path file = folder.resolve("c.txt");
    Files.write(file, "a line\n".getBytes(Charset.forName("UTF-16")));

    assertThatThrownBy(() -> TestCorpora.open(List.of(), file))
        .hasMessage(
            "Cannot read input file file:%s: it looks like UTF-16BE; write it in UTF-8", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"only[v2].json", "set{a,b}.json", "[d]/c.json"})
  void aNameThatLooksLikeAPatternIsThatFile(String name) throws IOException {
    write("onlyv.json", "{\"other\":1}");
    write("seta.json", "{\"other\":1}");
    write("d/c.json", "{\"other\":1}");
    Path file = write(name, "[\n{\"text\": \"a\"}]\n");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of("multiLine=true"), file)))
        .containsExactly("{\"text\":\"a\"}");
    assertThat(TestCorpora.rows(TestCorpora.open(List.of(), write(name, "{\"text\": \"line\"}\n"))))
        .containsExactly("{\"text\":\"line\"}");
  }

  private static String types(Corpus corpus) {
    return Stream.of(corpus.schema().fields())
        .map(field -> field.name() + " " + field.dataType().catalogString())
        .collect(Collectors.joining(","));
  }

  private Path write(String name, String content) throws IOException {
    return TestCorpora.write(folder.resolve(name), content);
  }
}
