package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.EncodeMetrics;
import org.contexture.spark.TextColumns;
import org.contexture.spark.VectorColumns;

/**
 * Some rows of an output, to be encoded again.
 *
 * @param rowsOf how many rows each readable file has, by path, in a fixed order
 */
record Sample(OutputData data, Map<String, Long> rowsOf, Optional<String> idColumn) {
  private static final StructType PICKS =
      new StructType().add("file", DataTypes.StringType).add("row", DataTypes.LongType);

  /**
   * Encodes random rows again and compares all that encoding adds, but for error messages.
   *
   * @param size how many, or all where there are fewer
   * @param seed which
   */
  void check(ContextualVectors vectors, TextColumns texts, int size, long seed, Findings found) {
    Set<String> files = new LinkedHashSet<>();
    List<Row> picks = new ArrayList<>();
    pick(size, seed, files, picks);
    if (picks.isEmpty()) {
      return;
    }
    String held = free("held");
    String place = free("place");
    EncodeMetrics metrics =
        EncodeMetrics.register(
            data.spark().sparkContext(), vectors.signature().settings().vectors());
    Dataset<Row> encoded = vectors.addTo(picked(files, picks, held, place), texts, metrics);
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

  /** The corpus' columns of some rows; what is stored of them, and where, is out of the way. */
  private Dataset<Row> picked(Set<String> files, List<Row> picks, String held, String place) {
    Dataset<Row> rows = data.read(files);
    List<String> corpus = List.of(data.layout().corpus().fieldNames());
    List<Column> columns = new ArrayList<>(OutputData.columns(rows, corpus));
    columns.add(together(OutputData.columns(rows, List.of(added().fieldNames()))).as(held));
    columns.add(together(OutputData.position(rows, idColumn)).as(place));
    Dataset<Row> wide = rows.select(columns.toArray(Column[]::new));
    Dataset<Row> chosen = data.spark().createDataFrame(picks, PICKS);
    Column at = OutputData.column(wide, place);
    Column isChosen =
        at.getField("file")
            .equalTo(chosen.col("file"))
            .and(at.getField("row").equalTo(chosen.col("row")));
    return wide.join(broadcast(chosen), isChosen, "left_semi");
  }

  private static Column together(List<Column> columns) {
    return struct(columns.toArray(Column[]::new));
  }

  private void pick(int size, long seed, Set<String> files, List<Row> picks) {
    long all = rowsOf.values().stream().mapToLong(Long::longValue).sum();
    Random random = new Random(seed);
    TreeSet<Long> chosen = new TreeSet<>();
    while (chosen.size() < Math.min(size, all)) {
      chosen.add(random.nextLong(all));
    }
    long begin = 0;
    for (Map.Entry<String, Long> file : rowsOf.entrySet()) {
      long end = begin + file.getValue();
      for (long row : chosen.subSet(begin, end)) {
        files.add(file.getKey());
        for (String spelling : OutputData.spellings(data.files().get(file.getKey()))) {
          picks.add(RowFactory.create(spelling, row - begin));
        }
      }
      begin = end;
    }
  }

  /** What encoding adds and is the same each time. */
  private StructType added() {
    Set<String> compared = new LinkedHashSet<>();
    for (TextLayout text : data.layout().texts()) {
      compared.addAll(text.columns());
      compared.remove(text.name(TextLayout.ERROR));
    }
    return new StructType(
        Arrays.stream(data.layout().schema().fields())
            .filter(field -> compared.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** A name that no column has. */
  private String free(String wish) {
    String name = VectorColumns.METADATA + "_" + wish;
    List<String> taken = List.of(data.layout().schema().fieldNames());
    while (taken.stream().anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }
}
