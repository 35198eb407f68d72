package org.contexture.jobs.report.output;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Texts by their number of tokens. A limit lies between two bins, never in one; what is far beyond
 * nearly all texts shares the last bin.
 *
 * @param width of each bin but the last
 */
public record LengthHistogram(List<Bin> bins, int width) {
  private static final int ABOUT = 40;

  /**
   * Texts of one length.
   *
   * @param cut that are not whole in their vector
   * @param none that have no vector
   */
  public record Length(int tokens, long texts, long cut, long none) {}

  /**
   * Texts of {@code from} to {@code to} tokens, both inclusive.
   *
   * @param last whether it holds all that is longer, too
   */
  public record Bin(int from, int to, long whole, long cut, long none, boolean last) {
    public long texts() {
      return whole + cut + none;
    }

    public String range() {
      return from == to ? Integer.toString(from) : from + " to " + to;
    }

    private Bin plus(Length length) {
      return new Bin(
          from,
          to,
          whole + length.texts() - length.cut() - length.none(),
          cut + length.cut(),
          none + length.none(),
          last);
    }
  }

  /**
   * Counts.
   *
   * @param lengths in ascending order
   */
  public static LengthHistogram of(List<Length> lengths, OptionalInt limit) {
    if (lengths.isEmpty()) {
      return new LengthHistogram(List.of(), 1);
    }
    int longest = lengths.get(lengths.size() - 1).tokens();
    int most = mostShown(lengths, longest, limit);
    int width = width(most, limit);
    // The first bin ends where the limit is a whole number of bins away.
    int anchor = limit.isPresent() ? limit.getAsInt() % width : 0;
    List<Bin> bins = new ArrayList<>();
    for (long to = anchor; bins.isEmpty() || to - width < most; to += width) {
      int from = (int) Math.max(0, to - width + 1);
      bins.add(new Bin(from, (int) Math.min(Integer.MAX_VALUE, to), 0, 0, 0, false));
    }
    int end = bins.get(bins.size() - 1).to();
    if (longest > end) {
      bins.add(new Bin(end + 1, longest, 0, 0, 0, true));
    }
    for (Length length : lengths) {
      int at = Math.min(bins.size() - 1, Math.max(0, ceil(length.tokens() - anchor, width)));
      bins.set(at, bins.get(at).plus(length));
    }
    if (bins.get(0).texts() == 0) {
      bins.remove(0);
    }
    return new LengthHistogram(List.copyOf(bins), width);
  }

  /** Nearly all texts, and a stretch beyond the limit where there are such. */
  private static int mostShown(List<Length> lengths, int longest, OptionalInt limit) {
    long all = lengths.stream().mapToLong(Length::texts).sum();
    long seen = 0;
    int nearlyAll = longest;
    for (Length length : lengths) {
      seen += length.texts();
      if (seen >= 0.99 * all) {
        nearlyAll = length.tokens();
        break;
      }
    }
    int most = longest <= 2L * nearlyAll ? longest : nearlyAll;
    return limit.isPresent() && limit.getAsInt() < longest
        ? Math.max(most, limit.getAsInt() + 1)
        : most;
  }

  /** A part of the limit where one is near, else 1, 2 or 5 times a power of ten. */
  private static int width(int most, OptionalInt limit) {
    int least = Math.max(1, ceil(most, ABOUT));
    return IntStream.rangeClosed(least, 2 * least)
        .filter(width -> limit.isPresent() && limit.getAsInt() % width == 0)
        .findFirst()
        .orElseGet(() -> round(least));
  }

  private static int round(int least) {
    for (int power = 1; ; power *= 10) {
      for (int factor : new int[] {1, 2, 5}) {
        if ((long) factor * power >= least) {
          return factor * power;
        }
      }
    }
  }

  private static int ceil(int number, int by) {
    return -Math.floorDiv(-number, by);
  }

  public long texts() {
    return bins.stream().mapToLong(Bin::texts).sum();
  }
}
