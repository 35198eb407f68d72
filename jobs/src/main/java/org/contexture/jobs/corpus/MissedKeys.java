package org.contexture.jobs.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.types.variant.VariantUtil;
import org.apache.spark.unsafe.types.VariantVal;
import scala.Option;

/**
 * Keys of JSON that Spark's inference has no column for: those that are <code>{}</code> in every
 * row, and those that differ from another in case only. The first get a column of strings.
 *
 * @param paths keys on the way to each, {@link #KEY} before each, {@link #ELEMENT} for one of an
 *     array
 */
record MissedKeys(Set<String> paths) {
  private static final String BETWEEN = "\u0000";
  private static final String KEY = "k";
  private static final String ELEMENT = "e";

  /**
   * Finds them.
   *
   * @param values of the corpus, a column of variants
   * @param inferred the columns that there are
   */
  static MissedKeys of(Dataset<Row> values, StructType inferred) {
    MapPartitionsFunction<Row, String> find = rows -> find(rows, inferred);
    return new MissedKeys(
        new TreeSet<>(values.mapPartitions(find, Encoders.STRING()).collectAsList()));
  }

  private static Iterator<String> find(Iterator<Row> rows, StructType inferred) {
    Set<String> found = new HashSet<>();
    while (rows.hasNext()) {
      if (rows.next().get(0) instanceof VariantVal value) {
        Variant root = new Variant(value.getValue(), value.getMetadata());
        // An array at the root is one of rows.
        DataType type =
            root.getType() == VariantUtil.Type.ARRAY
                ? DataTypes.createArrayType(inferred)
                : inferred;
        walk(root, type, new ArrayDeque<>(), found);
      }
    }
    return found.iterator();
  }

  private static void walk(Variant value, DataType type, Deque<String> path, Set<String> found) {
    if (value.getType() == VariantUtil.Type.ARRAY && type instanceof ArrayType array) {
      path.addLast(ELEMENT);
      for (int i = 0; i < value.arraySize(); i++) {
        walk(value.getElementAtIndex(i), array.elementType(), path, found);
      }
      path.removeLast();
    } else if (value.getType() == VariantUtil.Type.OBJECT && type instanceof StructType struct) {
      for (int i = 0; i < value.objectSize(); i++) {
        Variant.ObjectField field = value.getFieldAtIndex(i);
        Option<Object> known = struct.getFieldIndex(field.key);
        path.addLast(KEY + field.key);
        if (known.isDefined()) {
          walk(field.value, struct.apply((int) known.get()).dataType(), path, found);
        } else {
          found.add(String.join(BETWEEN, path));
        }
        path.removeLast();
      }
    }
  }

  /**
   * The columns that were inferred, and those that were left out.
   *
   * @param caseSensitive whether names that differ in case are two
   * @throws CorpusException where there are such and they are not
   */
  StructType restore(StructType inferred, boolean caseSensitive) {
    StructType restored = inferred;
    for (String path : paths) {
      List<String> steps = new ArrayList<>(List.of(path.split(BETWEEN, -1)));
      if (steps.get(0).equals(ELEMENT)) {
        steps.remove(0);
      }
      restored = (StructType) with(restored, steps, caseSensitive);
    }
    return restored;
  }

  private static DataType with(DataType type, List<String> path, boolean caseSensitive) {
    if (path.isEmpty()) {
      return type;
    }
    List<String> below = path.subList(1, path.size());
    if (type instanceof ArrayType array && path.get(0).equals(ELEMENT)) {
      return new ArrayType(with(array.elementType(), below, caseSensitive), array.containsNull());
    }
    return type instanceof StructType struct && path.get(0).startsWith(KEY)
        ? with(struct, path.get(0).substring(KEY.length()), below, caseSensitive)
        : type;
  }

  private static StructType with(
      StructType struct, String key, List<String> below, boolean caseSensitive) {
    List<StructField> fields = new ArrayList<>(Arrays.asList(struct.fields()));
    for (int i = 0; i < fields.size(); i++) {
      StructField field = fields.get(i);
      if (field.name().equals(key)) {
        DataType restored = with(field.dataType(), below, caseSensitive);
        fields.set(i, DataTypes.createStructField(key, restored, field.nullable()));
        return new StructType(fields.toArray(StructField[]::new));
      }
      if (!caseSensitive && field.name().equalsIgnoreCase(key)) {
        throw new CorpusException(
            "Cannot read input: the keys "
                + field.name()
                + " and "
                + key
                + " differ in case only; start with --conf spark.sql.caseSensitive=true");
      }
    }
    // A column cannot be without a name.
    if (!key.isEmpty()) {
      fields.add(DataTypes.createStructField(key, DataTypes.StringType, true));
      fields.sort(Comparator.comparing(StructField::name));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }
}
