package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.SubtokenPooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSpecTest {
  @ParameterizedTest
  @ValueSource(strings = {"words", "words:", " words : ; ;"})
  void aNameAloneIsTheDefaultVector(String text) {
    assertThat(parse(text))
        .isEqualTo(VectorSpec.of("words", Level.SENTENCE))
        .isEqualTo(
            new VectorSpec(
                "words",
                Level.SENTENCE,
                List.of(-1),
                LayerCombination.MEAN,
                Optional.empty(),
                SubtokenPooling.MEAN,
                Optional.empty(),
                Optional.empty(),
                Precision.FLOAT32,
                Optional.empty(),
                false));
  }

  @Test
  void everyKeyOfAWordVectorIsRead() {
    assertThat(
            parse(
                "_w1: level = word; layers=0, -2 ,+1;combine=weighted;weights=0.5, -1,2e0;gamma=3;"
                    + "subtoken-pooling=first_last;normalize=true;dimension=16;precision=int8;"
                    + "range=0.5"))
        .isEqualTo(
            new VectorSpec(
                "_w1",
                Level.WORD,
                List.of(0, -2, 1),
                new LayerCombination(LayerMix.WEIGHTED, List.of(0.5, -1.0, 2.0), 3),
                Optional.empty(),
                SubtokenPooling.FIRST_LAST,
                Optional.of(true),
                Optional.of(16),
                Precision.INT8,
                Optional.of(0.5),
                false));
  }

  @Test
  void theKeysOfTheOtherLevelsAreRead() {
    assertThat(parse("s:pooling=max;normalize=false").pooling()).contains(Pooling.MAX);
    assertThat(parse("s:pooling=max;normalize=false").normalize()).contains(false);
    assertThat(parse("t:level=token;special-tokens=true").specialTokens()).isTrue();
    assertThat(parse("p:level=span;subtoken-pooling=last").subtokenPooling())
        .isEqualTo(SubtokenPooling.LAST);
    assertThat(parse("c:level=chunk").level()).isEqualTo(Level.CHUNK);
    assertThat(parse("c:layers=all;combine=weighted;weights=1,2").layers()).isEmpty();
  }

  @Test
  void aMapOfValuesIsReadAsTheTextIs() {
    List<String> problems = new ArrayList<>();
    assertThat(VectorSpec.parse("w", Map.of("level", "word", "layers", "-2,-1"), problems))
        .isEqualTo(parse("w:level=word;layers=-2,-1"))
        .isEqualTo(VectorSpec.of("w", Level.WORD).withLayers(-2, -1));
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          level=words                  | level of vector 'v' must be one of sentence, word, token, span, chunk: words
          layers=last                  | layers of vector 'v' must be all or whole numbers with commas between: last
          layers=1,,2                  | layers of vector 'v' must be all or whole numbers with commas between: 1,,2
          layers=1.5                   | layers of vector 'v' must be all or whole numbers with commas between: 1.5
          layers=1,2,1                 | layers of vector 'v' must name each layer once: 1,2,1
          combine=average              | combine of vector 'v' must be one of mean, concat, sum, weighted: average
          combine=weighted             | weights of vector 'v' must be given with combine weighted, one per layer: none
          weights=1                    | weights of vector 'v' must come with combine weighted: 1
          gamma=2                      | gamma of vector 'v' must come with combine weighted: 2
          combine=weighted;weights=1,2 | weights of vector 'v' must be one per layer, 1: 1,2
          combine=weighted;layers=1,2;weights=3 | weights of vector 'v' must be one per layer, 2: 3
          combine=weighted;weights=1;gamma=NaN | gamma of vector 'v' must be a number: NaN
          combine=weighted;layers=all;weights=1,x | weights of vector 'v' must be a number: x
          pooling=average              | pooling of vector 'v' must be one of mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken: average
          level=word;pooling=mean      | pooling of vector 'v' must come with level sentence: word
          level=chunk;pooling=mean     | pooling of vector 'v' must come with level sentence: chunk
          subtoken-pooling=mean        | subtoken-pooling of vector 'v' must come with level word or span: sentence
          level=word;subtoken-pooling=all | subtoken-pooling of vector 'v' must be one of first, last, first_last, mean: all
          special-tokens=true          | special-tokens of vector 'v' must come with level token: sentence
          level=token;special-tokens=yes | special-tokens of vector 'v' must be one of true, false: yes
          normalize=TRUE               | normalize of vector 'v' must be one of true, false: TRUE
          dimension=0                  | dimension of vector 'v' must be a whole number of 1 or more: 0
          dimension=1.5                | dimension of vector 'v' must be a whole number of 1 or more: 1.5
          dimension=many               | dimension of vector 'v' must be a number: many
          precision=int4               | precision of vector 'v' must be one of float32, int8, binary: int4
          range=1                      | range of vector 'v' must come with precision int8: 1
          precision=binary;range=1     | range of vector 'v' must come with precision int8: 1
          precision=int8;range=0       | range of vector 'v' must be more than 0: 0
          precision=int8;range=1e999   | range of vector 'v' must be a number: 1e999
          levels=word                  | Unknown key 'levels' of vector 'v'; did you mean 'level'?
          normalise=true               | Unknown key 'normalise' of vector 'v'; did you mean 'normalize'?
          max-tokens=3                 | Unknown key 'max-tokens' of vector 'v'
          =3                           | Unknown key '' of vector 'v'
          level                        | vector must be NAME:key=value;key=value: v:level
          level=word; level=word       | vector 'v' must name level once: v:level=word; level=word
          """)
  void aProblemIsToldInASentence(String keys, String problem) {
    assertThat(problems("v:" + keys)).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1st", "two words", "größe", "a-b", "a.b"})
  void aNameIsThatOfAColumn(String name) {
    assertThat(problems(name + ":level=word"))
        .containsExactly(
            "vector must have a name of letters, digits and _ that starts with no digit: " + name);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(problems("1:level=page;layers=x;precision=int9;norm;shape=round"))
        .containsExactly(
            "vector must be NAME:key=value;key=value: 1:level=page;layers=x;precision=int9;norm;shape=round",
            "vector must have a name of letters, digits and _ that starts with no digit: 1",
            "Unknown key 'shape' of vector '1'",
            "level of vector '1' must be one of sentence, word, token, span, chunk: page",
            "precision of vector '1' must be one of float32, int8, binary: int9",
            "layers of vector '1' must be all or whole numbers with commas between: x");
  }

  private static VectorSpec parse(String text) {
    List<String> problems = new ArrayList<>();
    VectorSpec spec = VectorSpec.parse(text, problems);
    assertThat(problems).isEmpty();
    return spec;
  }

  private static List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    VectorSpec.parse(text, problems);
    return problems;
  }
}
