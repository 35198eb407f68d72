package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a verification finds as it goes: problems, what was looked at, what was left out. */
final class Outcome {
  private final Findings found = new Findings();
  private final Map<Criterion, String> details = new EnumMap<>(Criterion.class);
  private final Map<Criterion, String> notChecked = new EnumMap<>(Criterion.class);

  Findings found() {
    return found;
  }

  /** Says what a check looked at. */
  void looked(Criterion check, String detail) {
    details.put(check, detail);
  }

  /** Says why a check was not made. */
  void leftOut(Criterion check, String why) {
    notChecked.put(check, why);
  }

  /** Says why none of the checks from one on was made. */
  void leftOutFrom(Criterion first, String why) {
    for (Criterion check : Criterion.values()) {
      if (check.compareTo(first) >= 0) {
        notChecked.putIfAbsent(check, why);
      }
    }
  }

  VerifyReport report(String output) {
    List<VerifyReport.Result> results = new ArrayList<>();
    for (Criterion check : Criterion.values()) {
      results.add(result(check));
    }
    return new VerifyReport(output, found.isEmpty(), results);
  }

  private VerifyReport.Result result(Criterion check) {
    List<VerifyReport.Wrong> problems = new ArrayList<>();
    found
        .of(check)
        .forEach(
            (what, tally) ->
                problems.add(new VerifyReport.Wrong(what, tally.count(), tally.examples())));
    if (!problems.isEmpty()) {
      return VerifyReport.Result.wrong(check, details.getOrDefault(check, ""), problems);
    }
    return notChecked.containsKey(check)
        ? VerifyReport.Result.notChecked(check, notChecked.get(check))
        : VerifyReport.Result.ok(check, details.getOrDefault(check, ""));
  }
}
