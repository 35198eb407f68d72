package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.column.StoredVector;

/** Checks the columns of one text column, row by row: what they say, and that it goes together. */
final class TextCheck {
  private static final Set<String> STATUSES =
      Arrays.stream(TextStatus.values()).map(TextStatus::id).collect(Collectors.toSet());

  private final StoredText text;
  private final int begin;
  private final Findings found;
  private final List<VectorCheck> vectors = new ArrayList<>();

  /**
   * A check.
   *
   * @param begin where the columns begin in a row, in the order of {@link StoredText#columns}
   */
  TextCheck(StoredText text, int begin, Findings found) {
    this.text = text;
    this.begin = begin;
    this.found = found;
    text.vectors().forEach(column -> vectors.add(new VectorCheck(column, found)));
  }

  /** Vectors seen so far. */
  long vectors() {
    return vectors.stream().mapToLong(VectorCheck::vectors).sum();
  }

  /** What the row says became of the text. */
  String status(InternalRow row) {
    int at = begin + StoredText.STATUS;
    return row.isNullAt(at) ? "null" : row.getUTF8String(at).toString();
  }

  /** Whether the row says that some of the text is not in its vector. */
  boolean truncated(InternalRow row) {
    int at = begin + StoredText.TRUNCATED;
    return !row.isNullAt(at) && row.getBoolean(at);
  }

  void check(InternalRow row, Supplier<String> where) {
    String status = status(row);
    if (!STATUSES.contains(status)) {
      String what = text.name(StoredText.STATUS) + " is unknown";
      found.add(Criterion.STATUS, what, () -> where.get() + ": " + status);
      return;
    }
    checkError(row, status, where);
    checkTokens(row, status, where);
    boolean ok = status.equals(TextStatus.OK.id());
    boolean given = text.ofWords() && !status.equals(TextStatus.NULL_TEXT.id());
    int at = begin + text.fate().size();
    for (int v = 0; v < vectors.size(); v++) {
      StoredVector column = text.vectors().get(v);
      boolean words = given && column.level() == Level.WORD;
      vectors.get(v).check(row, at + v, ok, words, where);
    }
  }

  private void checkError(InternalRow row, String status, Supplier<String> where) {
    boolean failed = status.equals(TextStatus.FAILED.id());
    if (row.isNullAt(begin + StoredText.ERROR) == failed) {
      String what =
          failed ? " is null for a failed text" : " is there for a text that did not fail";
      found.add(Criterion.TOKENS, text.name(StoredText.ERROR) + what, where);
    }
  }

  private void checkTokens(InternalRow row, String status, Supplier<String> where) {
    boolean ok = status.equals(TextStatus.OK.id());
    boolean counted = !row.isNullAt(begin + StoredText.TOKEN_COUNT);
    String count = text.name(StoredText.TOKEN_COUNT);
    // A text that cannot be tokenized has no count either.
    boolean either = status.equals(TextStatus.FAILED.id());
    if (!either && counted == status.equals(TextStatus.NULL_TEXT.id())) {
      String what = counted ? " is there without a text" : " is null where there is a text";
      found.add(Criterion.TOKENS, count + what, where);
    }
    int tokens = counted ? row.getInt(begin + StoredText.TOKEN_COUNT) : 0;
    if (tokens < (ok && counted ? 1 : 0)) {
      found.add(Criterion.TOKENS, count + " is too small", () -> where.get() + ": " + tokens);
    }
    boolean cut = truncated(row);
    boolean longer = tokens > text.maxTokens();
    if (cut != (ok && longer && text.longText() == LongText.TRUNCATE)) {
      String what = text.name(StoredText.TRUNCATED) + " does not go with " + count;
      found.add(
          Criterion.TOKENS,
          what,
          () -> where.get() + ": " + cut + " with " + tokens + " tokens of " + text.maxTokens());
    }
  }
}
