package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.Exact;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Tag;

/** The same text gives the same vectors bit for bit at every level, in one window or many. */
@Tag("slow")
class SameTextSameSpansTest {
  private static final List<String> WORDS =
      List.of("bank", "river.", "The", "unbelievable", "Straße", "東京", "🙂", "3.14", "embeddings?");

  /** By token budget; with 1 every window runs alone. */
  private static final List<TextEncoder> ENCODERS = new ArrayList<>();

  @BeforeContainer
  static void open() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withLongText(LongText.CHUNK)
            .withMaxTokens(20)
            .withChunkTokens(12)
            .withVectors(
                VectorSpec.of("mean", Level.SENTENCE),
                VectorSpec.parse("cls:pooling=cls;normalize=false", new ArrayList<>()),
                VectorSpec.of("words", Level.WORD),
                VectorSpec.parse("tokens:level=token;special-tokens=true", new ArrayList<>()),
                VectorSpec.of("spans", Level.SPAN),
                VectorSpec.of("chunks", Level.CHUNK));
    for (int budget : new int[] {1, 45, 1024}) {
      ENCODERS.add(
          TextEncoder.open(MiniLm.float32(), spec, new EncoderRuntime(1 + budget % 2, budget)));
    }
  }

  @AfterContainer
  static void close() {
    ENCODERS.forEach(TextEncoder::close);
  }

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aTextsVectorsDependOnItAlone(
      @ForAll("inputs") List<TextInput> inputs,
      @ForAll @IntRange(min = 1, max = 2) int encoder,
      @ForAll Random random) {
    Map<TextInput, List<Object>> alone =
        inputs.stream()
            .distinct()
            .collect(
                Collectors.toMap(
                    input -> input,
                    input -> Exact.text(encode(ENCODERS.get(0), List.of(input)).get(0))));
    List<TextInput> shuffled = new ArrayList<>(inputs);
    shuffled.addAll(inputs.subList(0, inputs.size() / 2));
    Collections.shuffle(shuffled, random);
    List<EncodedText> encoded = encode(ENCODERS.get(encoder), shuffled);
    for (int i = 0; i < shuffled.size(); i++) {
      assertThat(encoded.get(i).status()).isEqualTo(TextStatus.OK);
      assertThat(Exact.text(encoded.get(i)))
          .as(shuffled.get(i).text())
          .isEqualTo(alone.get(shuffled.get(i)));
    }
  }

  private static List<EncodedText> encode(TextEncoder encoder, List<TextInput> inputs) {
    return encoder.encode(inputs, stats -> {});
  }

  /** Texts of one window beside texts of several, with words found or given, and some spans. */
  @Provide
  Arbitrary<List<TextInput>> inputs() {
    Arbitrary<List<String>> words =
        Arbitraries.integers()
            .between(1, 25)
            .flatMap(length -> Arbitraries.of(WORDS).list().ofSize(length));
    Arbitrary<TextInput> found = words.map(some -> TextInput.of(String.join(" ", some)));
    return Arbitraries.oneOf(found, words.map(TextInput::ofWords))
        .map(input -> input.withSpans(spans(input.text())))
        .list()
        .ofMinSize(2)
        .ofMaxSize(7);
  }

  private static List<TextSpan> spans(String text) {
    return IntStream.range(0, text.length() / 12)
        .mapToObj(i -> new TextSpan(12 * i, Math.min(text.length(), 20 * i + 12)))
        .toList();
  }
}
