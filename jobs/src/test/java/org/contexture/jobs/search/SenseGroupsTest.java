package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.encoder.pooling.VectorMath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenseGroupsTest {
  private static final int DIMENSION = 200;

  private final Random random = new Random(5);

  /** Each cloud lies around a direction of its own, and all of them around a common one. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void cloudsAreToldApartByWhatTheyDoNotHaveInCommon(int clouds) {
    List<Occurrence> all = new ArrayList<>();
    for (int i = 0; i < 12 * clouds; i++) {
      all.add(occurrence(i % clouds, 0.02));
    }

    List<Sense> senses = new SenseGroups(all).senses(Optional.empty(), 100);

    assertThat(senses).hasSize(clouds);
    for (Sense sense : senses) {
      assertThat(sense.size()).isEqualTo(12);
      assertThat(sense.nearest()).extracting(Hit::id).hasSize(12).containsOnly(idOfFirst(sense));
    }
  }

  @Test
  void theSenseNearestToTheQueryComesFirst() {
    List<Occurrence> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(occurrence(i % 3 == 0 ? 1 : 0, 0.05));
    }
    float[] query = occurrence(1, 0).vector();

    List<Sense> asked = new SenseGroups(all).senses(Optional.of(query), 2);
    List<Sense> unasked = new SenseGroups(all).senses(Optional.empty(), 2);

    assertThat(asked).extracting(Sense::size).containsExactly(10, 20);
    assertThat(unasked).extracting(Sense::size).containsExactly(20, 10);
    assertThat(asked.get(0).nearest()).hasSize(2).extracting(Hit::id).containsOnly("cloud 1");
    assertThat((double) asked.get(0).nearest().get(0).similarity())
        .isCloseTo(
            all.stream()
                .mapToDouble(each -> VectorMath.dot(each.vector(), query))
                .max()
                .orElseThrow(),
            within(1e-6));
  }

  @Test
  void oneCloudIsOneSense() {
    List<Occurrence> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(occurrence(0, 0.3));
    }

    assertThat(new SenseGroups(all).senses(Optional.empty(), 3))
        .extracting(Sense::size)
        .containsExactly(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFewAreOneSense(int many) {
    List<Occurrence> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(occurrence(i, 0));
    }

    assertThat(new SenseGroups(all).senses(Optional.empty(), 9))
        .extracting(Sense::size)
        .containsExactly(many);
  }

  @Test
  void equalOccurrencesAreOneSense() {
    Occurrence one = occurrence(0, 0);

    List<Sense> senses =
        new SenseGroups(List.of(one, one, one, one, one, one)).senses(Optional.empty(), 9);

    assertThat(senses).extracting(Sense::size).containsExactly(6);
    assertThat(senses.get(0).similarity()).isCloseTo(1, within(1e-6));
  }

  private static String idOfFirst(Sense sense) {
    return sense.nearest().get(0).id();
  }

  private Occurrence occurrence(int cloud, double spread) {
    float[] vector = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      vector[d] = (float) (spread * random.nextGaussian());
    }
    vector[0] += 3;
    vector[1 + cloud] += 1;
    VectorMath.normalize(vector);
    return new Occurrence("cloud " + cloud, "text", 0, 4, vector, random.nextLong());
  }
}
