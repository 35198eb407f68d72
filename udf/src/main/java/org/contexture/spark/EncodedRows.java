package org.contexture.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.contexture.encoder.EncodedText;
import org.contexture.encoder.TextEncoder;

/**
 * A partition's rows with their vectors: reads a window, encodes it, gives its rows in input order.
 */
final class EncodedRows implements Iterator<Row> {
  private final Iterator<Row> input;
  private final TextEncoder encoder;
  private final VectorColumns columns;
  private final WindowLimits limits;
  private final EncodeMetrics metrics;
  private final Deque<Row> ready = new ArrayDeque<>();

  EncodedRows(
      Iterator<Row> input,
      TextEncoder encoder,
      VectorColumns columns,
      WindowLimits limits,
      EncodeMetrics metrics) {
    this.input = input;
    this.encoder = encoder;
    this.columns = columns;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || input.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      encodeWindow();
    }
    return ready.remove();
  }

  private void encodeWindow() {
    List<Row> rows = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    long bytes = 0;
    while (input.hasNext() && rows.size() < limits.rows() && bytes < limits.bytes()) {
      Row row = input.next();
      rows.add(row);
      texts.addAll(columns.read(row));
      bytes += bytes(row);
    }
    List<EncodedText> encoded = encoder.encode(texts, metrics::encoded);
    int perRow = texts.size() / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      List<EncodedText> results = encoded.subList(i * perRow, (i + 1) * perRow);
      metrics.row(results);
      ready.add(RowFactory.create(columns.append(rows.get(i), results)));
    }
  }

  private static long bytes(Row row) {
    long bytes = 0;
    for (int i = 0; i < row.length(); i++) {
      Object value = row.get(i);
      if (value instanceof String text) {
        bytes += text.length();
      } else if (value instanceof byte[] binary) {
        bytes += binary.length;
      } else if (value instanceof Row struct) {
        bytes += bytes(struct);
      }
    }
    return bytes;
  }
}
