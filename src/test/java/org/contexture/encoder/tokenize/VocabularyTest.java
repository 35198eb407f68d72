package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  @TempDir private Path folder;

  @Test
  void aPieceIsSpeltAsTheFileSpellsIt() throws IOException {
    Vocabulary bert = Vocabulary.read(MiniLm.float32().tokenizer());
    assertThat(bert.piece(101)).isEqualTo("[CLS]");
    assertThat(bert.piece(2314)).isEqualTo("river");
    Vocabulary tiny = read(TinyModels.tokenizer());
    assertThat(tiny.piece(TinyModels.RED)).isEqualTo("red");
    assertThat(tiny.piece(TinyModels.SEP)).isEqualTo("[SEP]");
  }

  @Test
  void theIdsOfAListAreItsPositions() throws IOException {
    Vocabulary unigram = read(new Gson().toJson(OtherTokenizers.UNIGRAM.json()));
    assertThat(unigram.piece(0)).isEqualTo("<unk>");
    assertThat(unigram.piece(2)).isEqualTo("\u2581a");
  }

  @Test
  void anAddedTokenIsAPieceToo() throws IOException {
    Vocabulary vocabulary =
        read(
            "{\"added_tokens\": [{\"id\": 7, \"content\": \"<mask>\"}],"
                + " \"model\": {\"vocab\": {\"a\": 0}}}");
    assertThat(vocabulary.piece(7)).isEqualTo("<mask>");
    assertThat(vocabulary.piece(0)).isEqualTo("a");
  }

  @Test
  void anIdThatIsNotListedStandsForItself() {
    assertThat(Vocabulary.none().piece(12)).isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | Not a JSON Object: []",
        "{\"model\": {\"vocab\": 1}} | Not a JSON Object: 1",
        "{\"model\": {\"vocab\": [1]}} | Not a JSON Array: 1"
      })
  void aFileWithoutAVocabularyIsNamed(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read the vocabulary of %s: %s", folder.resolve("tokenizer.json"), reason);
  }

  private Vocabulary read(String json) throws IOException {
    return Vocabulary.read(Files.writeString(folder.resolve("tokenizer.json"), json));
  }
}
