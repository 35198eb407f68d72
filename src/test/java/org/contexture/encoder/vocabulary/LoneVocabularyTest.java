package org.contexture.encoder.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.ByteMutations;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoneVocabularyTest {
  private static final int ENOUGH = 10_000;

  @TempDir private Path folder;
  private String[] texts;

  @BeforeEach
  void readTexts() throws IOException {
    texts = read(resource("texts.json"), String[].class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "bert-cased", "mpnet", "roberta", "gpt2", "xlm-roberta", "t5"})
  void textsHaveTheTokensThatTransformersGivesThem(String name) throws IOException {
    copy(name);
    long[][] expected = read(resource(name + "/ids.json"), long[][].class);

    LoneVocabulary.complete(folder, name);

    try (TextTokenizer tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
      for (int t = 0; t < texts.length; t++) {
        assertThat(tokenizer.tokenize(texts[t], ENOUGH).inputIds())
            .as(texts[t])
            .isEqualTo(expected[t]);
      }
    }
  }

  @Test
  void aTokenizerThatIsThereStays() throws IOException {
    copy("bert");
    Files.writeString(folder.resolve("tokenizer.json"), "its own");
    LoneVocabulary.complete(folder, "x");
    assertThat(folder.resolve("tokenizer.json")).hasContent("its own");
    assertThat(LoneVocabulary.files(List.of("tokenizer.json", "vocab.txt"))).isEmpty();
  }

  @Test
  void itIsMadeOfItsVocabularyAndOfWhatIsSaidOfIt() {
    assertThat(LoneVocabulary.files(List.of("model.onnx", "vocab.txt", "config.json")))
        .containsExactly("config.json", "vocab.txt");
    assertThat(LoneVocabulary.files(List.of("merges.txt", "vocab.json", "tokenizer_config.json")))
        .containsExactly("merges.txt", "tokenizer_config.json", "vocab.json");
    assertThat(LoneVocabulary.files(List.of("merges.txt", "config.json"))).isEmpty();
  }

  /** Which files of a model are needed is told by them. */
  @Test
  void theNamesOfAllVocabulariesAreKnown() {
    assertThat(VocabularyForm.values())
        .extracting(form -> form.files().get(0))
        .containsExactlyElementsOf(FileNames.VOCABULARIES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tokenizer_class\": \"BertJapaneseTokenizer\"} | how BertJapaneseTokenizer cuts texts is"
            + " not known",
        "{\"mask_token\": \"[BLANK]\"} | its vocabulary has no token '[BLANK]'",
        "{\"additional_special_tokens\": [\"[E1]\"]} | its vocabulary has no token '[E1]'",
        "{\"added_tokens_decoder\": {\"2\": {\"content\": \"[MASK]\"}}} | added_tokens_decoder gives"
            + " token '[MASK]' the id 2, which is another one's in the vocabulary",
        "{\"added_tokens_decoder\": {\"9000\": {\"content\": \"[E1]\"}}} | added_tokens_decoder must"
            + " go on from the vocabulary without a gap: 9000"
      })
  void whatIsNotTheSameWithoutPythonIsToldWithPythonsCommand(String config, String reason)
      throws IOException {
    copy("bert");
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    assertThatThrownBy(() -> LoneVocabulary.complete(folder, "/models/x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot make tokenizer.json of /models/x: %s; it is made by python -c \"from"
                + " transformers import AutoTokenizer as T;"
                + " T.from_pretrained('/models/x').save_pretrained('/models/x')\"",
            reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"never_split\": [\"a\"]} | never_split | [\"a\"]",
        "{\"do_basic_tokenize\": false} | do_basic_tokenize | false",
        "{\"subword_tokenizer_type\": \"mecab\"} | subword_tokenizer_type | \"mecab\""
      })
  void aSwitchThatIsNotObeyedIsNamed(String config, String key, String value) throws IOException {
    copy("bert");
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    assertThatThrownBy(() -> LoneVocabulary.complete(folder, "x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets %s, which Contexture does not know: %s",
            folder.resolve("tokenizer_config.json"), key, value);
  }

  @Test
  void aVocabularyIsUtf8() throws IOException {
    copy("bert");
    Files.write(folder.resolve("vocab.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> LoneVocabulary.complete(folder, "x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: it must be UTF-8: Input length = 1",
            folder.resolve("vocab.txt"));
  }

  @Test
  void aMergeMakesAPieceOfTwo() throws IOException {
    copy("gpt2");
    Path merges = folder.resolve("merges.txt");
    int lines = Files.readAllLines(merges).size();
    Files.writeString(merges, "qq zz\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> LoneVocabulary.complete(folder, "x"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: line %d must be two pieces of the vocabulary that make a"
                + " third: 'qq zz'",
            merges, lines + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "bert, vocab.txt",
    "bert-cased, tokenizer_config.json",
    "gpt2, vocab.json",
    "gpt2, merges.txt",
    "xlm-roberta, sentencepiece.bpe.model",
    "t5, spiece.model"
  })
  void aSpoiltFileIsRefusedOrRead(String name, String file) throws IOException {
    copy(name);
    byte[] sound = Files.readAllBytes(folder.resolve(file));
    ByteMutations mutations = new ByteMutations(7);
    for (int i = 0; i < 300; i++) {
      Files.deleteIfExists(folder.resolve("tokenizer.json"));
      Files.write(folder.resolve(file), mutations.of(sound));
      try {
        LoneVocabulary.complete(folder, name);
        TextTokenizer.open(folder.resolve("tokenizer.json")).close();
      } catch (ModelException e) {
        assertThat(e).hasMessageStartingWith("Cannot ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0a | it is cut short or no model of SentencePiece",
        "0affffffff0f | it is cut short or no model of SentencePiece",
        "0a030a01ff | it is cut short or no model of SentencePiece",
        "0a030a01610a030a0161 | each piece must have a text of its own and a finite score: 1 has 'a'"
            + " and 0.0",
        "0a080a0161150000c07f | each piece must have a text of its own and a finite score: 0 has 'a'"
            + " and NaN",
        "0a030a0161 | unk_id must be that of the unknown piece: 0",
        "0a050a0161180212030ac83e | it is cut short or no model of SentencePiece",
        "0a050a016118021a061204ffffff7f | its precompiled_charsmap must be a table of characters: 4"
            + " bytes that are none"
      })
  void aModelOfSentencePieceThatIsNoneIsRefused(String bytes, String reason) throws IOException {
    copy("xlm-roberta");
    Path file = folder.resolve("sentencepiece.bpe.model");
    Files.write(file, HexFormat.of().parseHex(bytes));
    assertThatThrownBy(() -> LoneVocabulary.complete(folder, "x"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model file %s: %s", file, reason);
  }

  private void copy(String name) throws IOException {
    try (Stream<Path> files = Files.list(resource(name))) {
      for (Path file : files.filter(each -> !each.endsWith("ids.json")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(LoneVocabularyTest.class.getResource("/vocabulary/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    return new Gson().fromJson(Files.readString(file, StandardCharsets.UTF_8), type);
  }
}
