package org.contexture.jobs.verify;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Problems as they are found: each with how often, and where first. For one thread. */
@DefaultSerializer(JavaSerializer.class)
final class Findings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Places told of each problem. */
  static final int EXAMPLES = 3;

  private final LinkedHashMap<Problem, Tally> problems = new LinkedHashMap<>();

  /**
   * How often a problem was found.
   *
   * @param examples the first places; none where the problem is of no one place
   */
  record Tally(long count, List<String> examples) implements Serializable {
    private static final Tally NONE = new Tally(0, List.of());

    private Tally plus(long more, List<String> others) {
      List<String> all = new ArrayList<>(examples);
      others.stream().limit(EXAMPLES - (long) all.size()).forEach(all::add);
      return new Tally(count + more, List.copyOf(all));
    }
  }

  /** Adds a problem of the output as a whole. */
  void add(Criterion check, String what) {
    add(new Problem(check, what), 1, List.of());
  }

  /** Adds a problem at a place, which is put into words only where it is among the first. */
  void add(Criterion check, String what, Supplier<String> where) {
    Problem problem = new Problem(check, what);
    boolean told = problems.getOrDefault(problem, Tally.NONE).examples().size() == EXAMPLES;
    add(problem, 1, told ? List.of() : List.of(where.get()));
  }

  /** Adds a problem that was counted elsewhere. */
  void add(Criterion check, String what, long count, List<String> examples) {
    add(new Problem(check, what), count, examples);
  }

  /** Adds what was found after it in another place. */
  void add(Findings others) {
    others.problems.forEach((problem, tally) -> add(problem, tally.count(), tally.examples()));
  }

  private void add(Problem problem, long count, List<String> examples) {
    Tally before = problems.getOrDefault(problem, Tally.NONE);
    problems.put(problem, before.plus(count, examples));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Of one check, by what is wrong. */
  Map<String, Tally> of(Criterion check) {
    Map<String, Tally> found = new LinkedHashMap<>();
    problems.forEach(
        (problem, tally) -> {
          if (problem.check() == check) {
            found.put(problem.what(), tally);
          }
        });
    return found;
  }
}
