package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.contexture.jobs.print.Json;
import org.contexture.spark.redact.Redaction;

/**
 * What came of a verification, as {@code verify --json} prints it.
 *
 * @param output fully qualified
 * @param sound whether nothing is wrong
 * @param checks all there are, in a fixed order
 */
public record VerifyReport(String output, boolean sound, List<Result> checks) {
  public VerifyReport {
    output = Redaction.of(output);
  }

  /**
   * What came of a check.
   *
   * @param check its name
   * @param description what holds of a sound output
   * @param state {@code ok}, {@code wrong} or {@code not_checked}
   * @param detail what was looked at, or why nothing was; may be empty
   */
  public record Result(
      String check, String description, String state, String detail, List<Wrong> problems) {
    private static final String OK = "ok";
    private static final String WRONG = "wrong";
    private static final String NOT_CHECKED = "not_checked";

    static Result ok(Criterion check, String detail) {
      return new Result(check.id(), check.description(), OK, detail, List.of());
    }

    static Result notChecked(Criterion check, String why) {
      return new Result(check.id(), check.description(), NOT_CHECKED, why, List.of());
    }

    static Result wrong(Criterion check, String detail, List<Wrong> problems) {
      return new Result(check.id(), check.description(), WRONG, detail, problems);
    }

    /** Whether something is wrong. */
    public boolean isWrong() {
      return state.equals(WRONG);
    }

    private List<String> lines() {
      return switch (state) {
        case OK -> List.of("ok: " + description + (detail.isEmpty() ? "" : " (" + detail + ")"));
        case NOT_CHECKED -> List.of("not checked: " + detail);
        default -> problems.stream().map(problem -> "WRONG: " + problem.text()).toList();
      };
    }
  }

  /**
   * A kind of problem.
   *
   * @param examples the first places where it is
   */
  public record Wrong(String what, long count, List<String> examples) {
    private String text() {
      if (examples.isEmpty()) {
        return what + (count == 1 ? "" : String.format(Locale.ROOT, " (%,d)", count));
      }
      String more = count > examples.size() ? "; ..." : "";
      return String.format(
          Locale.ROOT, "%s (%,d): %s%s", what, count, String.join("; ", examples), more);
    }
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Verified " + output + ".");
    for (Result check : checks) {
      String name = check.check();
      for (String line : check.lines()) {
        lines.add(String.format(Locale.ROOT, "  %-12s %s", name, line));
        name = "";
      }
    }
    return lines;
  }

  /** One sentence that names the checks that found something. */
  public String verdict() {
    List<String> wrong =
        checks.stream().filter(Result::isWrong).map(Result::check).collect(Collectors.toList());
    return wrong.isEmpty()
        ? "Nothing is wrong with output " + output
        : "Output " + output + " is not sound: " + String.join(", ", wrong);
  }

  /** As JSON, its keys in snake case. */
  public String json() {
    return Json.of(this);
  }
}
