package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.junit.jupiter.api.Tag;

/** The same text gives the same vector bit for bit, whatever is beside it. */
@Tag("slow")
class SameTextSameVectorTest {
  private static final List<String> WORDS =
      List.of(
          "bank", "river", "loan", "the", "unbelievable", "of", "Straße", "東京", "🙂", "3.14", "?");

  private static TextEncoder float32;
  private static TextEncoder int8;
  private static TextEncoder staticInt8;
  private static ModelFolder quantized;

  @BeforeContainer
  static void openTheEncodersThatTakeOneTextAtATime() {
    float32 = open(MiniLm.float32(), 1, 1);
    int8 = open(MiniLm.int8(), 1, 1);
    quantized = MiniLm.staticInt8();
    staticInt8 = open(quantized, 1, 1);
  }

  @AfterContainer
  static void closeThem() {
    float32.close();
    int8.close();
    staticInt8.close();
  }

  @Property(tries = 14, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aFloat32VectorDependsOnItsTextAlone(
      @ForAll("texts") List<String> texts,
      @ForAll @IntRange(min = 1, max = 4096) int budget,
      @ForAll @IntRange(min = 1, max = 2) int threads,
      @ForAll Random random) {
    assertSameBits(float32, MiniLm.float32(), texts, budget, threads, random);
  }

  @Property(tries = 6, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anInt8VectorDependsOnItsTextAlone(
      @ForAll("texts") List<String> texts,
      @ForAll @IntRange(min = 1, max = 4096) int budget,
      @ForAll @IntRange(min = 1, max = 2) int threads,
      @ForAll Random random) {
    assertSameBits(int8, MiniLm.int8(), texts, budget, threads, random);
  }

  /** Scales are fixed, so that texts share batches. */
  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aStaticInt8VectorDependsOnItsTextAlone(
      @ForAll("texts") List<String> texts,
      @ForAll @IntRange(min = 1, max = 4096) int budget,
      @ForAll @IntRange(min = 1, max = 2) int threads,
      @ForAll Random random) {
    assertThat(staticInt8.signature().states().batches().regime())
        .isEqualTo(BatchRegime.MIXED_LENGTHS);
    assertSameBits(staticInt8, quantized, texts, budget, threads, random);
  }

  private static void assertSameBits(
      TextEncoder reference,
      ModelFolder model,
      List<String> texts,
      int budget,
      int threads,
      Random random) {
    Map<String, int[]> expected =
        texts.stream()
            .distinct()
            .collect(Collectors.toMap(Function.identity(), text -> alone(reference, text)));
    List<String> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, random);
    List<String> subset = shuffled.subList(0, 1 + random.nextInt(shuffled.size()));
    try (TextEncoder encoder = open(model, budget, threads)) {
      CompletableFuture<List<EncodedText>> beside =
          CompletableFuture.supplyAsync(() -> encoder.encode(subset).texts());
      assertBits(shuffled, encoder.encode(shuffled).texts(), expected);
      assertBits(subset, beside.join(), expected);
    }
  }

  private static void assertBits(
      List<String> texts, List<EncodedText> encoded, Map<String, int[]> expected) {
    for (int i = 0; i < texts.size(); i++) {
      assertThat(bits(encoded.get(i))).as(texts.get(i)).isEqualTo(expected.get(texts.get(i)));
    }
  }

  private static int[] alone(TextEncoder encoder, String text) {
    return bits(encoder.encode(List.of(text)).texts().get(0));
  }

  private static int[] bits(EncodedText text) {
    float[] vector = text.vector().orElseThrow();
    int[] bits = new int[vector.length];
    Arrays.setAll(bits, d -> Float.floatToRawIntBits(vector[d]));
    return bits;
  }

  private static TextEncoder open(ModelFolder model, int budget, int threads) {
    return TextEncoder.open(model, EncoderSpec.defaults(), new EncoderRuntime(threads, budget));
  }

  /** Lists in which one-word texts stand beside texts of a page. */
  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<Integer> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(1, 4)),
            Tuple.of(4, Arbitraries.integers().between(5, 25)),
            Tuple.of(1, Arbitraries.integers().between(60, 150)));
    return lengths
        .flatMap(length -> Arbitraries.of(WORDS).list().ofSize(length))
        .map(words -> String.join(" ", words))
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }
}
