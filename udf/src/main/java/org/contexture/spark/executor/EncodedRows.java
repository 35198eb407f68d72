package org.contexture.spark.executor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.column.RowForm;
import org.contexture.spark.column.RowSize;

/**
 * A partition's rows with their vectors: reads a window, encodes it, gives its rows in input order.
 *
 * @param <R> a row
 */
final class EncodedRows<R> implements Iterator<R> {
  private final Iterator<R> input;
  private final TextEncoder encoder;
  private final RowForm<R> form;
  private final RowWindowLimits limits;
  private final EncodeMetrics metrics;
  private final RowSize size;
  private final Deque<R> ready = new ArrayDeque<>();

  /** The last row's texts and results: rows that equal it may go on in the next window. */
  private List<TextInput> lastTexts = List.of();

  private List<EncodedText> lastResults = List.of();

  EncodedRows(
      Iterator<R> input,
      TextEncoder encoder,
      RowForm<R> form,
      RowWindowLimits limits,
      EncodeMetrics metrics) {
    this.input = input;
    this.encoder = encoder;
    this.form = form;
    this.limits = limits;
    this.metrics = metrics;
    this.size = RowSize.of(encoder.signature());
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || input.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      encodeWindow();
    }
    return ready.remove();
  }

  private void encodeWindow() {
    List<R> rows = new ArrayList<>();
    List<List<TextInput>> texts = new ArrayList<>();
    long bytes = 0;
    long vectorBytes = 0;
    while (input.hasNext()
        && rows.size() < limits.rows()
        && bytes < limits.bytes()
        && vectorBytes < limits.vectorBytes()) {
      R row = input.next();
      List<TextInput> ofRow = form.read(row);
      rows.add(row);
      texts.add(ofRow);
      bytes += form.bytes(row);
      vectorBytes += ofRow.stream().mapToLong(size::vectorBytes).sum();
    }
    int known = 0;
    while (known < texts.size() && texts.get(known).equals(lastTexts)) {
      known++;
    }
    List<TextInput> unknown =
        texts.subList(known, texts.size()).stream().flatMap(List::stream).toList();
    List<EncodedText> encoded =
        ExecutorCounters.SHARED.window(
            rows.size(), () -> encoder.encode(unknown, metrics::encoded));
    List<VectorSettings> vectors = encoder.signature().settings().vectors();
    int perRow = texts.get(0).size();
    for (int i = 0; i < rows.size(); i++) {
      int at = (i - known) * perRow;
      List<EncodedText> results = i < known ? lastResults : encoded.subList(at, at + perRow);
      metrics.row(texts.get(i), results, vectors);
      ready.add(form.append(rows.get(i), texts.get(i), results, vectors));
      if (i == rows.size() - 1) {
        lastTexts = texts.get(i);
        lastResults = List.copyOf(results);
      }
    }
  }
}
