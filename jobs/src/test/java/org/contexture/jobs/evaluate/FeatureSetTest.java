package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSetTest {
  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minilm|minilm",
        "minilm,word2vec|minilm / word2vec",
        "minilm;layers=-1,-2|minilm;layers=-1,-2",
        "minilm;layers=-1,-2,word2vec|minilm;layers=-1,-2 / word2vec",
        "minilm;layers=-1,-2;combine=concat,models/bge|minilm;layers=-1,-2;combine=concat / models/bge",
        "minilm;combine=weighted;layers=0,1;weights=0.5,1e-3,word2vec|minilm;combine=weighted;layers=0,1;weights=0.5,1e-3 / word2vec",
        "a, b|a / b",
        "models/7,7|models/7 / 7"
      })
  void aCommaPartsSetsButForThoseBetweenNumbersOfAKey(String value, String expected) {
    List<String> names = parse(value).stream().map(FeatureSet::name).toList();

    assertThat(problems).isEmpty();
    assertThat(String.join(" / ", names)).isEqualTo(expected);
  }

  @Test
  void keysAreThoseOfAVector() {
    VectorSpec spec =
        parse("minilm;layers=-1,-2;combine=concat;normalize=true")
            .get(0)
            .spec("v", Level.WORD, problems);

    assertThat(problems).isEmpty();
    assertThat(spec.level()).isEqualTo(Level.WORD);
    assertThat(spec.layers()).containsExactly(-1, -2);
    assertThat(spec.combine().mix()).isEqualTo(LayerMix.CONCAT);
    assertThat(spec.normalize()).contains(true);
  }

  @Test
  void word2vecHasKeysOfItsOwn() {
    FeatureSet set = parse("word2vec;size=50;iterations=3;normalize=false").get(0);

    assertThat(problems).isEmpty();
    assertThat(set.training()).contains(new Word2VecSettings(50, 5, 1, 3));
    assertThat(set.keys()).containsOnly(Map.entry("normalize", "false"));
    assertThat(parse("word2vec").get(0).keys()).containsOnly(Map.entry("normalize", "true"));
    assertThat(parse("word2vec").get(0).training()).contains(new Word2VecSettings(100, 5, 1, 30));
    assertThat(parse("minilm").get(0).training()).isEmpty();
  }

  @Test
  void oneRunOfAModelServesSetsThatDifferInTheVector() {
    List<FeatureSet> sets =
        parse("minilm,minilm;layers=0,word2vec,word2vec;normalize=true,word2vec;size=9");

    assertThat(sets.get(0).sharesModel(sets.get(1))).isTrue();
    assertThat(sets.get(1).sharesModel(sets.get(2))).isFalse();
    assertThat(sets.get(2).sharesModel(sets.get(3))).isTrue();
    assertThat(sets.get(2).sharesModel(sets.get(4))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minilm;layer=1|Unknown key 'layer' of 'minilm;layer=1'; did you mean 'layers'?",
        "minilm;layers=x|layers of 'minilm;layers=x' must be all or whole numbers with commas between: x",
        "minilm;pooling=cls|pooling of 'minilm;pooling=cls' must come with level sentence: word",
        "minilm;level=token|features must not have the key level: minilm;level=token",
        "minilm;precision=int8|features must not have the key precision: minilm;precision=int8",
        "minilm;layers|features must be MODEL;key=value;key=value: minilm;layers",
        "minilm;layers=1;layers=2|features must name layers once: minilm;layers=1;layers=2",
        "minilm,minilm|features must name each set once: minilm",
        "minilm,|features must name a model: ''",
        "word2vec;size=0|size of 'word2vec;size=0' must be a whole number of 1 or more: 0",
        "word2vec;iterations=x|iterations of 'word2vec;iterations=x' must be a whole number of 1 or more: x",
        "minilm;size=9|Unknown key 'size' of 'minilm;size=9'"
      })
  void whatIsWrongIsTold(String value, String problem) {
    parse(value);

    assertThat(problems).containsExactly(problem);
  }

  private List<FeatureSet> parse(String value) {
    return FeatureSet.parse(List.of(value), Level.WORD, problems);
  }
}
