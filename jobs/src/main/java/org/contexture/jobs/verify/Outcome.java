package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a verification finds as it goes: problems, what was looked at, what was left out. */
final class Outcome {
  private final Findings found = new Findings();
  private final Map<Check, String> details = new EnumMap<>(Check.class);
  private final Map<Check, String> notChecked = new EnumMap<>(Check.class);

  Findings found() {
    return found;
  }

  /** Says what a check looked at. */
  void looked(Check check, String detail) {
    details.put(check, detail);
  }

  /** Says why a check was not made. */
  void leftOut(Check check, String why) {
    notChecked.put(check, why);
  }

  /** Says why none of the checks from one on was made. */
  void leftOutFrom(Check first, String why) {
    for (Check check : Check.values()) {
      if (check.compareTo(first) >= 0) {
        notChecked.putIfAbsent(check, why);
      }
    }
  }

  VerifyReport report(String output) {
    List<VerifyReport.Result> results = new ArrayList<>();
    for (Check check : Check.values()) {
      results.add(result(check));
    }
    return new VerifyReport(output, found.isEmpty(), results);
  }

  private VerifyReport.Result result(Check check) {
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
