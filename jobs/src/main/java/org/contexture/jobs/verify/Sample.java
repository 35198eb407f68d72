package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.VectorMetadata;
import org.contexture.spark.executor.EncodeMetrics;

/**
 * Some rows of an output, to be encoded again.
 *
 * @param rowsOf how many rows each readable part has, in a fixed order
 */
record Sample(OutputData data, Map<String, Long> rowsOf, Optional<String> idColumn) {
  /**
   * Encodes random rows again and compares all that encoding adds, but for error messages.
   *
   * @param size how many, or all where there are fewer
   * @param seed which
   */
  void check(ContextualVectors vectors, InputNames texts, int size, long seed, Findings found) {
    if (size == 0 || rowsOf.values().stream().allMatch(rows -> rows == 0)) {
      return;
    }
    String held = free("held");
    String place = free("place");
    EncodeMetrics metrics =
        EncodeMetrics.register(
            data.spark().sparkContext(), vectors.signature().settings().vectors());
    Dataset<Row> picked = data.pick(parts -> rows(parts, held, place), place, rowsOf, size, seed);
    Dataset<Row> encoded = vectors.addTo(picked, texts, metrics);
    Column at = OutputData.column(encoded, place);
    Dataset<Row> compared =
        encoded.select(
            OutputData.column(encoded, held),
            together(OutputData.columns(encoded, List.of(added().fieldNames()))),
            at.getField("id"),
            at.getField("file"),
            at.getField("row"));
    OutputData.internal(compared)
        .mapPartitions(new SampleCheck(added(), data.names()))
        .collect()
        .forEach(found::add);
  }

  /** The corpus' columns of rows; what is stored of them, and where, is out of the way. */
  private Dataset<Row> rows(Collection<String> parts, String held, String place) {
    Dataset<Row> rows = data.read(parts);
    List<String> corpus = List.of(data.layout().corpus().fieldNames());
    List<Column> columns = new ArrayList<>(OutputData.columns(rows, corpus));
    columns.add(together(OutputData.columns(rows, List.of(added().fieldNames()))).as(held));
    columns.add(together(data.position(rows, idColumn)).as(place));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column together(List<Column> columns) {
    return struct(columns.toArray(Column[]::new));
  }

  /** What encoding adds and is the same each time. */
  private StructType added() {
    Set<String> compared = new LinkedHashSet<>();
    for (StoredText text : data.layout().texts()) {
      compared.addAll(text.columns());
      compared.remove(text.name(StoredText.ERROR));
    }
    return new StructType(
        Arrays.stream(data.layout().schema().fields())
            .filter(field -> compared.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** A name that no column has. */
  private String free(String wish) {
    String name = VectorMetadata.KEY + "_" + wish;
    List<String> taken = List.of(data.layout().schema().fieldNames());
    while (taken.stream().anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }
}
