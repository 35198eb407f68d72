package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.broadcast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.rows.ParquetFiles;

/**
 * The rows of an output's files; each file is a part.
 *
 * @param output fully qualified
 * @param files by path as the manifest names it
 */
record FileData(SparkSession spark, Path output, StoredSchema layout, Map<String, FileStatus> files)
    implements OutputData {
  private static final StructType PLACE =
      new StructType().add("file", DataTypes.StringType).add("row", DataTypes.LongType);

  @Override
  public Dataset<Row> read(Collection<String> paths) {
    return ParquetFiles.reader(spark)
        .schema(layout.schema())
        .option("basePath", output.toString())
        .option("ignoreCorruptFiles", "false")
        .option("ignoreMissingFiles", "false")
        .load(
            paths.stream()
                .map(path -> LiteralPath.of(files.get(path).getPath()))
                .toArray(String[]::new));
  }

  @Override
  public Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    files.forEach((path, file) -> spellings(file).forEach(spelling -> names.put(spelling, path)));
    return names;
  }

  @Override
  public List<Column> place(Dataset<Row> rows) {
    Column metadata = rows.metadataColumn("_metadata");
    return List.of(metadata.getField("file_path"), metadata.getField("row_index"));
  }

  @Override
  public Dataset<Row> pick(
      Function<Collection<String>, Dataset<Row>> rows,
      String place,
      Map<String, Long> rowsOf,
      int size,
      long seed) {
    long all = rowsOf.values().stream().mapToLong(Long::longValue).sum();
    Random random = new Random(seed);
    TreeSet<Long> chosen = new TreeSet<>();
    while (chosen.size() < Math.min(size, all)) {
      chosen.add(random.nextLong(all));
    }
    Set<String> paths = new LinkedHashSet<>();
    List<Row> places = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Long> file : rowsOf.entrySet()) {
      long end = begin + file.getValue();
      for (long row : chosen.subSet(begin, end)) {
        paths.add(file.getKey());
        for (String spelling : spellings(files.get(file.getKey()))) {
          places.add(RowFactory.create(spelling, row - begin));
        }
      }
      begin = end;
    }
    return at(rows.apply(paths), place, spark.createDataFrame(places, PLACE));
  }

  private static Dataset<Row> at(Dataset<Row> rows, String place, Dataset<Row> chosen) {
    Column at = OutputData.column(rows, place);
    Column isChosen =
        at.getField("file")
            .equalTo(chosen.col("file"))
            .and(at.getField("row").equalTo(chosen.col("row")));
    return rows.join(broadcast(chosen), isChosen, "left_semi");
  }

  /** As Hadoop writes a path, and escaped as in a URI, with and without an empty authority. */
  static List<String> spellings(FileStatus file) {
    String plain = file.getPath().toString();
    return Stream.of(plain, file.getPath().toUri().toString(), new Path(plain).toUri().toString())
        .distinct()
        .toList();
  }
}
