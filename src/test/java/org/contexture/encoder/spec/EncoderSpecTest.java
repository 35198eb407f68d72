package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderSpecTest {
  private static final VectorSpec WORDS = VectorSpec.of("words", Level.WORD);
  private static final VectorSpec PARTS = VectorSpec.of("parts", Level.CHUNK);

  @Test
  void withoutVectorsThereIsTheDefaultOne() {
    assertThat(EncoderSpec.defaults().vectorNames()).containsExactly("embedding");
    assertThat(EncoderSpec.defaults().withVectors(WORDS).vectorNames()).containsExactly("words");
  }

  @ParameterizedTest
  @EnumSource
  void chunkingAddsAVectorOfChunksWhereThereIsNone(LongText longText) {
    EncoderSpec spec = EncoderSpec.defaults().withLongText(longText);
    boolean chunk = longText == LongText.CHUNK;
    assertThat(spec.vectorNames())
        .containsExactly(chunk ? new String[] {"embedding", "chunks"} : new String[] {"embedding"});
    assertThat(spec.withVectors(WORDS).vectorNames())
        .containsExactly(chunk ? new String[] {"words", "chunks"} : new String[] {"words"});
    assertThat(spec.withVectors(WORDS, PARTS).vectorNames()).containsExactly("words", "parts");
  }
}
