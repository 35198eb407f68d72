package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.evaluate.metric.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of formats that are the tasks' own. */
class ReadingTest {
  private static final String SQUAD =
      """
      {"data": [{"title": "t", "paragraphs": [
        {"context": "one", "qas": [{"question": "a?"}, {"question": "b?"}]},
        {"context": "two", "qas": [{"question": "c?"}]},
        {"context": "one", "qas": [{"question": "d?"}]}]}]}
      """;

  @Test
  void aLineIsAWordAndABlankOneEndsASentence() {
    List<TaggedSentence> found =
        TaggedSentence.read(
            Map.of("f", "-DOCSTART- -X- O O\n\na\tO\nb c\tB-x\n\t\n\nd NN I-NP I-x\r\ne  O"));

    assertThat(found)
        .containsExactly(
            new TaggedSentence(List.of("a", "b c"), List.of("O", "B-x")),
            new TaggedSentence(List.of("d", "e"), List.of("I-x", "O")));
  }

  @ParameterizedTest
  @CsvSource({"a O/b, 2, b", "a X, 1, a X", "O, 1, O", "a B-, 1, a B-", "/a O/b  E-x, 3, b  E-x"})
  void aLineOfAnotherKindIsTold(String lines, int line, String found) {
    String content = lines.replace('/', '\n');

    assertThatThrownBy(() -> TaggedSentence.read(Map.of("f.conll", content)))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file f.conll: line "
                + line
                + " must be a word and its tag, O, B-TYPE or I-TYPE: "
                + found);
  }

  @Test
  void aFileWithoutASentenceIsTold() {
    assertThatThrownBy(() -> TaggedSentence.read(Map.of("f", "\n\n")))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot read input: no sentence in f");
  }

  @Test
  void paragraphsAreDocumentsAndEqualOnesAreOne() {
    Queries found = Queries.ofSquad(Map.of("f", SQUAD));

    assertThat(found.documents()).containsExactly("one", "two");
    assertThat(found.queries()).containsExactly("a?", "b?", "c?", "d?");
    assertThat(found.relevant()).extracting(ids -> ids[0]).containsExactly(0, 0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"data\": [{}]}", "not JSON {", "{\"data\": 3}"})
  void aFileOfAnotherFormatIsTold(String content) {
    assertThatThrownBy(() -> Queries.ofSquad(Map.of("f.json", content)))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot read input file f.json: it is not of SQuAD's format");
  }

  @Test
  void aFileWithoutAQuestionIsTold() {
    assertThatThrownBy(() -> Queries.ofSquad(Map.of("f.json", "{\"data\": []}")))
        .isInstanceOf(CorpusException.class)
        .hasMessage("test must have questions: f.json");
  }

  /** The sizes that the data sets are published with. */
  @ParameterizedTest
  @CsvSource({"wnut17train.conll, 3394, 1975", "emerging.test.annotated, 1287, 1079"})
  void wnut17IsReadWhole(String file, int sentences, long entities) throws IOException {
    String content = Files.readString(EvaluationData.file("wnut17", file));

    List<TaggedSentence> found = TaggedSentence.read(Map.of(file, content));

    assertThat(found).hasSize(sentences);
    assertThat(found.stream().mapToInt(sentence -> Entity.of(sentence.tags()).size()).sum())
        .isEqualTo((int) entities);
  }

  @Test
  void xquadIsReadWhole() throws IOException {
    String content = Files.readString(EvaluationData.file("xquad", "xquad.en.json"));

    Queries found = Queries.ofSquad(Map.of("xquad.en.json", content));

    assertThat(found.documents()).hasSize(240);
    assertThat(found.queries()).hasSize(1190);
  }
}
