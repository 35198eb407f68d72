package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text with a prompt of its own is what it is where that prompt is everybody's. */
class OwnPromptsTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final EncoderRuntime RUNTIME = EncoderRuntime.ofThreads(1);
  private static final List<String> PROMPTS = List.of("", "blue ", "green blue: ", "re");
  private static final List<String> TEXTS =
      List.of("red", "red green blue red green blue red green", "", "d green", "nan");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v:level=sentence | TRUNCATE | true",
        "v:level=sentence | TRUNCATE | false",
        "v:level=sentence;pooling=cls | WINDOW | false",
        "v:level=sentence | FAIL | true",
        "v:level=word | WINDOW | true",
        "v:level=token;special-tokens=true | TRUNCATE | true",
        "c:level=chunk | CHUNK | true"
      })
  void itHasTheBitsOfThatPromptForAll(String vector, LongText longText, boolean includePrompt)
      throws IOException {
    EncoderSpec spec =
        SPEC.withMaxTokens(9)
            .withLongText(longText)
            .withVectors(VectorSpec.parse(vector, new ArrayList<>()));
    ModelFolder model = model(includePrompt);
    List<TextInput> inputs = new ArrayList<>();
    List<EncodedText> expected = new ArrayList<>();
    for (String prompt : PROMPTS) {
      List<TextInput> plain = TEXTS.stream().map(TextInput::of).toList();
      plain.forEach(text -> inputs.add(text.withPrompt(prompt)));
      try (TextEncoder encoder = TextEncoder.open(model, spec.withPrompt(prompt), RUNTIME)) {
        expected.addAll(encoder.encode(plain, stats -> {}));
      }
    }

    try (TextEncoder encoder = TextEncoder.open(model, spec.withOwnPrompts(), RUNTIME)) {
      assertThat(encoder.encode(inputs, stats -> {}))
          .usingRecursiveComparison()
          .isEqualTo(expected);
    }
    assertThat(expected).extracting(EncodedText::status).contains(TextStatus.OK);
  }

  private ModelFolder model(boolean includePrompt) throws IOException {
    TinyModels.write(folder, TinyModels.lookup());
    Files.writeString(
        folder.resolve("modules.json"),
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
        """);
    Files.writeString(
        Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json"),
        "{\"pooling_mode\": \"mean\", \"include_prompt\": %s}".formatted(includePrompt));
    return ModelFolder.open(folder);
  }

  @Test
  void equalTextsBehindEqualPromptsAreEncodedOnce() {
    try (TextEncoder encoder = open(SPEC.withOwnPrompts())) {
      AtomicLong encoded = new AtomicLong();
      List<EncodedText> texts =
          encoder.encode(
              List.of(behind("blue ", "red"), behind("", "red"), behind("blue ", "red")),
              stats -> encoded.addAndGet(stats.textsEncoded()));

      assertThat(encoded).hasValue(2);
      assertThat(texts.get(2)).isSameAs(texts.get(0));
      assertThat(texts.get(0).vector().get()).containsExactly(15 / 4f, 30 / 4f);
      assertThat(texts.get(1).vector().get()).containsExactly(9 / 3f, 18 / 3f);
    }
  }

  @Test
  void aPromptThatLeavesNoRoomIsAFailureOfItsTextAlone() {
    try (TextEncoder encoder = open(SPEC.withMaxTokens(5).withOwnPrompts())) {
      List<EncodedText> texts =
          encoder.encode(
              List.of(behind("red green blue ", "red"), behind("red green ", "red")), stats -> {});

      assertThat(texts.get(0))
          .isEqualTo(
              EncodedText.notTokenized(
                  "max-tokens must be more than the 5 tokens of the prompt and the special ones:"
                      + " 5"));
      assertThat(texts.get(1).status()).isEqualTo(TextStatus.OK);
      assertThat(texts.get(1).truncated()).isFalse();
    }
  }

  @Test
  void theFingerprintTellsThatTextsHaveTheirOwn() {
    try (TextEncoder none = open(SPEC.withPrompt(""));
        TextEncoder own = open(SPEC.withOwnPrompts())) {
      assertThat(own.signature().fingerprint()).isNotEqualTo(none.signature().fingerprint());
      assertThat(own.signature().settings().describeTokens())
          .containsKey("own-prompts")
          .doesNotContainKey("prompt");
      assertThat(none.signature().settings().describeTokens()).doesNotContainKey("own-prompts");
    }
  }

  @Test
  void aPromptForAllBesideTheirOwnIsRefused() {
    EncoderSpec both =
        new EncoderSpec(
            SPEC.pooling(),
            SPEC.normalize(),
            SPEC.maxTokens(),
            SPEC.prompt(),
            SPEC.withPromptName("query").promptName(),
            true,
            SPEC.longText(),
            SPEC.stride(),
            SPEC.chunkTokens(),
            SPEC.vectors());

    assertThatThrownBy(() -> open(both))
        .isInstanceOf(ModelException.class)
        .hasMessage("prompt-column must come without prompt and prompt-name: query");
  }

  private static TextInput behind(String prompt, String text) {
    return TextInput.of(text).withPrompt(prompt);
  }

  private TextEncoder open(EncoderSpec spec) {
    return TextEncoder.open(TinyModels.write(folder, TinyModels.lookup()), spec, RUNTIME);
  }
}
