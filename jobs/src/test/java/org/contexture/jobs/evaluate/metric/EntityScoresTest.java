package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityScoresTest {
  @ParameterizedTest
  @CsvSource({
    "O O, ''",
    "B-a I-a O, a:0-2",
    "B-a B-a, a:0-1 a:1-2",
    "I-a I-a, a:0-2",
    "O I-a O I-a, a:1-2 a:3-4",
    "B-a I-b, a:0-1 b:1-2",
    "B-a I-a I-b I-a, a:0-2 b:2-3 a:3-4",
    "B-a O I-a, a:0-1 a:2-3",
    "B-a-b I-a-b, a-b:0-2"
  })
  void entitiesAreAsConllevalReadsThem(String tags, String expected) {
    List<String> found =
        Entity.of(tags(tags)).stream()
            .map(entity -> entity.type() + ":" + entity.begin() + "-" + entity.end())
            .toList();

    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "I-a I-a, B-a I-a",
    "B-a I-b I-b, B-a B-b I-b",
    "O I-a B-a I-a, O B-a B-a I-a",
    "B-a I-a O, B-a I-a O"
  })
  void aTagThatContinuesNothingBegins(String tags, String repaired) {
    assertThat(Entity.repaired(tags(tags))).isEqualTo(tags(repaired));
  }

  @ParameterizedTest
  @CsvSource({
    "O, true",
    "B-a, true",
    "I-creative-work, true",
    "B-, false",
    "E-a, false",
    "'', false"
  })
  void onlyBioIsATag(String tag, boolean is) {
    assertThat(Entity.isTag(tag)).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource({
    // truth, predicted, right, found, wanted
    "B-a I-a O, B-a I-a O, 1, 1, 1",
    "B-a I-a O, B-a O O, 0, 1, 1",
    "B-a I-a O, B-b I-b O, 0, 1, 1",
    "B-a B-a O, B-a O B-a, 1, 2, 2",
    "B-a O B-b, B-a B-a B-b, 2, 3, 2",
    "O O O, B-a O O, 0, 1, 0",
    "B-a O O, O O O, 0, 0, 1",
    "O O O, O O O, 0, 0, 0"
  })
  void anEntityIsRightWhereItsTypeAndItsBordersAre(
      String truth, String predicted, double right, double found, double wanted) {
    EntityScores scores = EntityScores.of(List.of(tags(truth)), List.of(tags(predicted)));

    assertThat(scores.precision()).isCloseTo(found == 0 ? 0 : right / found, within(1e-12));
    assertThat(scores.recall()).isCloseTo(wanted == 0 ? 0 : right / wanted, within(1e-12));
    assertThat(scores.f1())
        .isCloseTo(found + wanted == 0 ? 0 : 2 * right / (found + wanted), within(1e-12));
  }

  /** One sentence with nothing right weighs by its entities, not as a sentence. */
  @Test
  void entitiesOfAllSentencesCountTogether() {
    EntityScores scores =
        EntityScores.of(
            List.of(tags("B-a B-a B-a"), tags("B-a O O")),
            List.of(tags("B-a B-a B-a"), tags("O O O")));

    assertThat(scores).isEqualTo(new EntityScores(1, 0.75, 6.0 / 7));
  }

  @Test
  void everySentenceHasAPrediction() {
    assertThatThrownBy(() -> EntityScores.of(List.of(tags("O")), List.of()))
        .hasMessage("sentences must be as many on both sides: 1, 0");
  }

  private static List<String> tags(String tags) {
    return Arrays.asList(tags.split(" ", -1));
  }
}
