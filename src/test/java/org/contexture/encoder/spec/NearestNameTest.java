package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES = List.of("text", "text-column", "max-tokens", "pooling");

  @ParameterizedTest
  @CsvSource({
    "txt, text",
    "texts, text",
    "etxt, text",
    "TEXT, text",
    "text_column, text-column",
    "maxtokens, max-tokens",
    "max-token, max-tokens",
    "poling, pooling",
    "spooling, pooling",
    "polling, pooling",
    // Two edits of four letters are half of the name, three are more.
    "next, text",
    "test, text",
    "best, text",
    "mask,",
    "layers,",
    "'',",
    "x,",
  })
  void theNearestNameIsFoundWhereOneIsNear(String name, String nearest) {
    if (nearest == null) {
      assertThat(NearestName.to(name, NAMES)).isEmpty();
    } else {
      assertThat(NearestName.to(name, NAMES)).contains(nearest);
    }
  }

  @ParameterizedTest
  @CsvSource({"a, b", "i, d"})
  void aNameOfOneLetterMayDifferByOne(String name, String candidate) {
    assertThat(NearestName.to(name, List.of("long-name", candidate))).contains(candidate);
  }

  @Test
  void theFirstOfSeveralEquallyNearIsTaken() {
    assertThat(NearestName.to("bat", List.of("cat", "rat", "bar"))).contains("cat");
  }

  @Test
  void nothingIsNearWhereThereAreNoNames() {
    assertThat(NearestName.to("text", List.of())).isEmpty();
  }

  @Property(tries = 200)
  void aNameIsItsOwnNearestInAnyCase(
      @ForAll @AlphaChars @StringLength(min = 1, max = 12) String name,
      @ForAll List<@AlphaChars @StringLength(min = 13, max = 20) String> others) {
    List<String> names = new ArrayList<>(others);
    names.add(name);

    assertThat(NearestName.to(name.toUpperCase(Locale.ROOT), names)).contains(name);
  }

  @Property(tries = 200)
  void aMissingLetterIsForgiven(@ForAll @NotEmpty @AlphaChars @StringLength(min = 2) String name) {
    assertThat(NearestName.to(name.substring(1), List.of(name))).contains(name);
  }
}
