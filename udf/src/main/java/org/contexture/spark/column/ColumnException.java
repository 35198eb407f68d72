package org.contexture.spark.column;

/** A column is missing, of the wrong type or in the way. The message is a user's next step. */
public final class ColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ColumnException(String message) {
    super(message);
  }
}
