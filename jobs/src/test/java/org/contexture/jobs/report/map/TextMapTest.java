package org.contexture.jobs.report.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMapTest {
  @Test
  void coloursAreInOrderOfFrequencyAndThenOfTheirNames() {
    assertThat(TextMap.colors(List.of("b", "c", "a", "c"))).containsExactly("c", "a", "b");
  }

  @Test
  void upToTenValuesHaveColoursOfTheirOwn() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      values.add("value " + i);
    }

    assertThat(TextMap.colors(values)).containsExactlyElementsOf(values);
  }

  @Test
  void rareValuesBeyondTheTenthColourShareTheLast() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      for (int times = i; times < 30; times++) {
        values.add(i == 2 ? TextMap.OTHER : "value " + i);
      }
    }

    assertThat(TextMap.colors(values))
        .containsExactly(
            "value 0",
            "value 1",
            "value 3",
            "value 4",
            "value 5",
            "value 6",
            "value 7",
            "value 8",
            "value 9",
            TextMap.OTHER);
  }
}
