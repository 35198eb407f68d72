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
import org.contexture.encoder.TextInput;
import org.contexture.encoder.VectorSettings;

/**
 * A partition's rows with their vectors: reads a window, encodes it, gives its rows in input order.
 */
final class EncodedRows implements Iterator<Row> {
  private final Iterator<Row> input;
  private final TextEncoder encoder;
  private final VectorColumns columns;
  private final WindowLimits limits;
  private final EncodeMetrics metrics;
  private final RowSize size;
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
    this.size = RowSize.of(encoder.signature());
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
    List<TextInput> texts = new ArrayList<>();
    long bytes = 0;
    long vectorBytes = 0;
    while (input.hasNext()
        && rows.size() < limits.rows()
        && bytes < limits.bytes()
        && vectorBytes < limits.vectorBytes()) {
      Row row = input.next();
      List<TextInput> ofRow = columns.read(row);
      rows.add(row);
      texts.addAll(ofRow);
      bytes += RowSize.stringBytes(row);
      vectorBytes += ofRow.stream().mapToLong(size::vectorBytes).sum();
    }
    List<EncodedText> encoded = encoder.encode(texts, metrics::encoded);
    List<VectorSettings> vectors = encoder.signature().settings().vectors();
    int perRow = texts.size() / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      List<EncodedText> results = encoded.subList(i * perRow, (i + 1) * perRow);
      List<TextInput> ofRow = texts.subList(i * perRow, (i + 1) * perRow);
      metrics.row(ofRow, results, vectors);
      ready.add(RowFactory.create(columns.append(rows.get(i), ofRow, results, vectors)));
    }
  }
}
