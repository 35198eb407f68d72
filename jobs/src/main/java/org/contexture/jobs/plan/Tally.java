package org.contexture.jobs.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.contexture.jobs.rows.RowCounts;

/** How many compared rows there are of each kind: what one look at all of them tells. */
record Tally(List<Group> groups) {
  /**
   * Rows of one kind.
   *
   * @param file that they are stored in; nothing for new ones
   * @param known where a vector for their texts is
   * @param named whether each has its stored id alone
   */
  record Group(
      Verdict verdict, Optional<String> file, Optional<String> known, boolean named, long rows) {
    boolean isWanted() {
      return verdict != Verdict.REMOVED;
    }

    private boolean lacksVector() {
      return verdict == Verdict.NEW || verdict == Verdict.CHANGED;
    }
  }

  RowCounts counts() {
    long same = of(group -> group.verdict() == Verdict.SAME);
    long updated = of(group -> group.verdict() == Verdict.UPDATED);
    long fresh = of(group -> group.verdict() == Verdict.NEW);
    long changed = of(group -> group.verdict() == Verdict.CHANGED);
    long known = found(Comparison.FROM_OUTPUT);
    long resumed = found(Comparison.FROM_LEFTOVERS);
    return new RowCounts(
        same + updated + changed + fresh,
        same + updated,
        updated,
        fresh,
        changed,
        of(group -> group.verdict() == Verdict.REMOVED),
        known,
        resumed,
        changed + fresh - known - resumed);
  }

  /** Rows that have no vector of their own, and whose text's vector is there. */
  private long found(String place) {
    return of(group -> group.lacksVector() && group.known().equals(Optional.of(place)));
  }

  /** Whether the id of each row that goes leads to that row only. */
  boolean isEachRemovedRowNamed() {
    return of(group -> group.verdict() == Verdict.REMOVED && !group.named()) == 0;
  }

  /** Files all of whose rows are in the corpus as they are. */
  Set<String> sameFiles() {
    Set<String> others = files(group -> group.verdict() != Verdict.SAME);
    Set<String> same = files(group -> group.verdict() == Verdict.SAME);
    same.removeAll(others);
    return same;
  }

  private Set<String> files(Predicate<Group> kind) {
    return groups.stream()
        .filter(kind)
        .flatMap(group -> group.file().stream())
        .collect(Collectors.toSet());
  }

  /** Rows of some kinds. */
  long of(Predicate<Group> kinds) {
    return groups.stream().filter(kinds).mapToLong(Group::rows).sum();
  }
}
