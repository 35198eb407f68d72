package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.junit.jupiter.api.Test;

class VectorMetadataTest {
  @Test
  void aFileWithOneVectorHasItsKeysPlain() {
    EncoderSignature encoder = TestModels.minilm().signature();
    Map<String, String> expected =
        new LinkedHashMap<>(
            VectorMetadata.of(encoder, encoder.vectors().get(0), "a", Optional.empty()));
    expected.put("text-column", "a,b.c");

    assertThat(VectorMetadata.ofAll(encoder, List.of("a", "b.c"), Optional.empty()))
        .containsExactlyEntriesOf(expected);
  }

  @Test
  void aFileWithSeveralVectorsNamesEach() {
    EncoderSignature encoder =
        ContextualVectors.describe(
            TestModels.MINILM,
            EncoderSpec.defaults()
                .withVectors(TestModels.specs("v", "w:level=word;dimension=8;precision=binary")));

    assertThat(VectorMetadata.ofAll(encoder, List.of("text"), Optional.empty()))
        .containsExactly(
            Map.entry("model", "minilm"),
            Map.entry("fingerprint", encoder.fingerprint()),
            Map.entry("max-tokens", "256"),
            Map.entry("prompt", ""),
            Map.entry("long-text", "truncate"),
            Map.entry("text-column", "text"),
            Map.entry("vector.v.level", "sentence"),
            Map.entry("vector.v.layers", "-1"),
            Map.entry("vector.v.pooling", "mean"),
            Map.entry("vector.v.normalize", "true"),
            Map.entry("vector.v.precision", "float32"),
            Map.entry("vector.v.dimension", "384"),
            Map.entry("vector.w.level", "word"),
            Map.entry("vector.w.layers", "-1"),
            Map.entry("vector.w.subtoken-pooling", "mean"),
            Map.entry("vector.w.normalize", "false"),
            Map.entry("vector.w.dimension", "8"),
            Map.entry("vector.w.precision", "binary"));
  }
}
