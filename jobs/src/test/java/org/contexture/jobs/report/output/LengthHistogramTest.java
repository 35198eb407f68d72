package org.contexture.jobs.report.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.contexture.jobs.report.output.LengthHistogram.Bin;
import org.contexture.jobs.report.output.LengthHistogram.Length;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthHistogramTest {
  @Test
  void withoutTextsThereAreNoBins() {
    assertThat(LengthHistogram.of(List.of(), OptionalInt.of(256)).bins()).isEmpty();
  }

  @Test
  void shortTextsHaveABinForEachLength() {
    LengthHistogram histogram =
        LengthHistogram.of(
            List.of(new Length(2, 1, 0, 1), new Length(4, 5, 0, 0), new Length(5, 3, 2, 1)),
            OptionalInt.of(4));

    assertThat(histogram.bins())
        .containsExactly(
            new Bin(1, 1, 0, 0, 0, false),
            new Bin(2, 2, 0, 0, 1, false),
            new Bin(3, 3, 0, 0, 0, false),
            new Bin(4, 4, 5, 0, 0, false),
            new Bin(5, 5, 0, 2, 1, false));
    assertThat(histogram.texts()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 30",
    "256, 1000",
    "256, 100000",
    "512, 800",
    "509, 2000",
    "300, 301",
    "7, 5",
    "7, 900",
    "1, 3",
    "8192, 100",
    "0, 1",
    "0, 39",
    "0, 4321",
    "0, 2147483647"
  })
  void everyTextIsInOneBinAndTheLimitIsBetweenTwo(int limit, int longest) {
    List<Length> lengths =
        IntStream.of(1, 2, 3, longest / 7, longest / 3, longest / 2, longest - 1, longest)
            .filter(tokens -> tokens > 0)
            .distinct()
            .sorted()
            .mapToObj(tokens -> new Length(tokens, 10, 0, 0))
            .toList();

    LengthHistogram histogram =
        LengthHistogram.of(lengths, limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit));

    assertThat(histogram.texts()).isEqualTo(10L * lengths.size());
    assertThat(histogram.bins()).hasSizeLessThan(90);
    for (Length length : lengths) {
      assertThat(histogram.bins())
          .filteredOn(bin -> bin.from() <= length.tokens() && length.tokens() <= bin.to())
          .singleElement()
          .satisfies(bin -> assertThat(bin.texts()).isPositive());
    }
    assertThat(histogram.bins())
        .noneMatch(bin -> limit > 0 && bin.from() <= limit && limit < bin.to());
  }

  @Test
  void aFewTextsFarBeyondTheOthersShareTheLastBin() {
    LengthHistogram histogram =
        LengthHistogram.of(
            List.of(
                new Length(10, 5000, 0, 0),
                new Length(20, 5000, 0, 0),
                new Length(900, 1, 0, 0),
                new Length(1_000_000, 2, 0, 0)),
            OptionalInt.empty());

    assertThat(histogram.bins()).last().isEqualTo(new Bin(21, 1_000_000, 3, 0, 0, true));
  }
}
