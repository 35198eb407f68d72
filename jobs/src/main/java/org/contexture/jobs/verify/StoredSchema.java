package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.store.Manifest;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.StoredVector;
import org.contexture.spark.column.VectorMetadata;

/**
 * The columns of an output, as its manifest describes them.
 *
 * @param schema of all columns
 * @param partitionBy those among them that no file holds
 */
record StoredSchema(StructType schema, List<String> partitionBy, List<StoredText> texts) {
  /**
   * Reads it.
   *
   * @throws ColumnException where the manifest's schema is that of no output
   */
  static StoredSchema of(Manifest manifest) {
    StructType schema = manifest.data().columns();
    List<String> names = manifest.layout().textColumns();
    List<List<String>> fates =
        AddedColumns.FATE_NAMES.stream().map(manifest.layout().texts()::added).toList();
    List<StoredVector> vectors = manifest.vectors();
    List<StoredText> texts = new ArrayList<>();
    for (int t = 0; t < names.size(); t++) {
      int text = t;
      List<String> fate = fates.stream().map(columns -> columns.get(text)).toList();
      List<StoredVector> ofText =
          vectors.stream().filter(vector -> vector.textColumn().equals(names.get(text))).toList();
      if (ofText.isEmpty() || !Set.of(schema.fieldNames()).containsAll(fate)) {
        throw new ColumnException(
            "Output has no vectors of text column '"
                + names.get(text)
                + "'; columns: "
                + String.join(", ", schema.fieldNames()));
      }
      texts.add(new StoredText(false, fate, ofText));
    }
    StoredSchema layout = new StoredSchema(schema, manifest.layout().partitionBy(), texts);
    return layout.withWords(manifest.layout().texts());
  }

  private StoredSchema withWords(InputNames names) {
    List<Boolean> ofWords = AddedColumns.resolve(corpus(), names, List.of()).textsOfWords();
    List<StoredText> all = new ArrayList<>();
    for (int t = 0; t < texts.size(); t++) {
      all.add(new StoredText(ofWords.get(t), texts.get(t).fate(), texts.get(t).vectors()));
    }
    return new StoredSchema(schema, partitionBy, List.copyOf(all));
  }

  /** The columns that the corpus had. */
  StructType corpus() {
    Set<String> added =
        texts.stream().flatMap(text -> text.columns().stream()).collect(Collectors.toSet());
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !added.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** Name, type and, of vectors, metadata of each column that a file has. */
  Set<String> fileColumns() {
    return columns(
        new StructType(
            Arrays.stream(schema.fields())
                .filter(field -> !partitionBy.contains(field.name()))
                .toArray(StructField[]::new)));
  }

  /** The same of any schema. */
  static Set<String> columns(StructType schema) {
    Set<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      String said =
          field.metadata().contains(VectorMetadata.KEY)
              ? " " + field.metadata().getMetadata(VectorMetadata.KEY).json()
              : "";
      columns.add(field.name() + " " + field.dataType().catalogString() + said);
    }
    return columns;
  }

  /** Paths of the vectors' numbers in a Parquet file. */
  Set<String> vectorPaths() {
    return texts.stream()
        .flatMap(text -> text.vectors().stream())
        .map(StoredVector::parquetPath)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
