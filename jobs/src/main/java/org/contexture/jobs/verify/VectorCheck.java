package org.contexture.jobs.verify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.spark.column.StoredVector;

/** Checks the vectors of one column, row by row, and counts them. */
final class VectorCheck {
  /** Each value of a normalized vector is rounded to float, which moves its length by far less. */
  private static final double TOLERANCE = 1e-6;

  private static final Set<String> STATUSES =
      Arrays.stream(SpanStatus.values()).map(SpanStatus::id).collect(Collectors.toSet());

  private final StoredVector column;
  private final Findings found;
  private final double tolerance;
  private long vectors;

  VectorCheck(StoredVector column, Findings found) {
    this.column = column;
    this.found = found;
    this.tolerance = tolerance(column);
  }

  /** How far a vector's length may be from 1; infinite where that says nothing. */
  private static double tolerance(StoredVector column) {
    if (!column.normalize()) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (column.precision()) {
      case FLOAT32 -> TOLERANCE;
      // Each value is cut by less than a step; with a smaller range some are cut by more.
      case INT8 ->
          column.range() < 1
              ? Double.POSITIVE_INFINITY
              : step(column) * Math.sqrt(column.dimension());
      case BINARY -> Double.POSITIVE_INFINITY;
    };
  }

  private static double step(StoredVector column) {
    return 2 * column.range() / 255;
  }

  /** Vectors seen so far. */
  long vectors() {
    return vectors;
  }

  /**
   * Checks a row's value.
   *
   * @param text whether the row's text has vectors
   * @param words whether words are there even so, without vectors
   */
  void check(InternalRow row, int at, boolean text, boolean words, Supplier<String> where) {
    boolean there = !row.isNullAt(at);
    if (there != (text || words)) {
      problem(
          Criterion.VECTORS,
          there
              ? "is there where the status says it is not"
              : "is null where the status says it is there",
          where);
    }
    if (!there) {
      return;
    }
    if (column.level() == Level.SENTENCE) {
      vector(row, at, where);
    } else if (column.several()) {
      ArrayData elements = row.getArray(at);
      for (int e = 0; e < elements.numElements(); e++) {
        int index = e;
        element(
            elements.getStruct(e, column.fields()), text, () -> where.get() + " element " + index);
      }
    } else {
      element(row.getStruct(at, column.fields()), text, where);
    }
  }

  private void element(InternalRow element, boolean text, Supplier<String> where) {
    int at = column.fields() - 1;
    boolean there = !element.isNullAt(at);
    switch (column.level()) {
      case WORD -> presence(there, there && text, where);
      case TOKEN, CHUNK -> presence(there, text, where);
      case SPAN -> {
        String status = element.isNullAt(2) ? "null" : element.getUTF8String(2).toString();
        if (!STATUSES.contains(status)) {
          problem(Criterion.STATUS, "has an unknown status", () -> where.get() + ": " + status);
        } else {
          presence(there, status.equals(SpanStatus.OK.id()), where);
        }
      }
      case SENTENCE -> throw new IllegalStateException("A sentence has no elements");
    }
    if (there) {
      vector(element, at, where);
    }
  }

  private void presence(boolean there, boolean wanted, Supplier<String> where) {
    if (there != wanted) {
      problem(
          Criterion.VECTORS,
          there
              ? "has an element with a vector where there is none to be"
              : "has an element without a vector",
          where);
    }
  }

  private void vector(SpecializedGetters holder, int at, Supplier<String> where) {
    vectors++;
    switch (column.precision()) {
      case FLOAT32 -> floats(holder.getArray(at), where);
      case INT8 -> bytes(holder.getArray(at), where);
      case BINARY -> bits(holder.getBinary(at), where);
    }
  }

  private void floats(ArrayData values, Supplier<String> where) {
    if (hasItsDimension(values, where)) {
      float[] vector = values.toFloatArray();
      if (!VectorMath.isFinite(vector)) {
        problem(Criterion.FINITE, "holds NaN or an infinite value", where);
      } else {
        length(Math.sqrt(VectorMath.dot(vector, vector)), where);
      }
    }
  }

  private void bytes(ArrayData values, Supplier<String> where) {
    if (hasItsDimension(values, where)) {
      double sum = 0;
      for (byte level : values.toByteArray()) {
        sum += (double) level * level;
      }
      length(Math.sqrt(sum) * step(column), where);
    }
  }

  private boolean hasItsDimension(ArrayData values, Supplier<String> where) {
    int count = values.numElements();
    if (count != column.dimension()) {
      problem(
          Criterion.DIMENSION,
          "has not " + column.dimension() + " values",
          () -> where.get() + ": " + count);
      return false;
    }
    for (int d = 0; d < count; d++) {
      if (values.isNullAt(d)) {
        problem(Criterion.FINITE, "holds null in place of a value", where);
        return false;
      }
    }
    return true;
  }

  private void length(double length, Supplier<String> where) {
    if (length == 0) {
      problem(Criterion.ZERO, "is zero", where);
    } else if (Math.abs(length - 1) > tolerance) {
      problem(
          Criterion.LENGTH,
          "has not length 1",
          () -> where.get() + String.format(Locale.ROOT, ": %.7g", length));
    }
  }

  private void bits(byte[] values, Supplier<String> where) {
    int bytes = (column.dimension() + Byte.SIZE - 1) / Byte.SIZE;
    if (values.length != bytes) {
      problem(
          Criterion.DIMENSION,
          "has not the " + bytes + " bytes of " + column.dimension() + " values",
          () -> where.get() + ": " + values.length);
      return;
    }
    int beyond = bytes * Byte.SIZE - column.dimension();
    if ((values[bytes - 1] & ((1 << beyond) - 1)) != 0) {
      problem(Criterion.DIMENSION, "has bits beyond its " + column.dimension() + " values", where);
    }
  }

  private void problem(Criterion check, String what, Supplier<String> where) {
    found.add(check, column.column() + " " + what, where);
  }
}
