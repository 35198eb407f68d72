package org.contexture.jobs.search;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.contexture.spark.column.StoredVector;

/**
 * Finds the rows of a partition that are nearest to each query, exactly: a block of vectors at a
 * time is multiplied by all queries. A row holds its id, its text and its vectors, as {@link
 * SearchedOutput#candidates} gives them.
 *
 * @param queries vectors of length 1, one behind the other
 * @param most rows that are kept for a query
 */
@DefaultSerializer(JavaSerializer.class)
record NearestRows(StoredVector vector, float[] queries, int most)
    implements FlatMapFunction<Iterator<InternalRow>, Hits> {
  /** Vectors in a block. */
  private static final int BLOCK = 512;

  @Override
  public Iterator<Hits> call(Iterator<InternalRow> rows) {
    Block block = new Block();
    while (rows.hasNext()) {
      block.add(rows.next());
    }
    block.multiply();
    return List.of(block.nearest).iterator();
  }

  private final class Block {
    private final int dimension = vector.dimension();
    private final int many = queries.length / dimension;
    private final Hits nearest = new Hits(many, most);
    private final float[] values = new float[BLOCK * dimension];
    private final float[] products = new float[BLOCK * many];
    private final Place[] places = new Place[BLOCK];
    private int size;

    void add(InternalRow row) {
      if (row.isNullAt(2)) {
        return;
      }
      UTF8String id = row.isNullAt(0) ? UTF8String.EMPTY_UTF8 : row.getUTF8String(0).clone();
      UTF8String text = row.getUTF8String(1).clone();
      if (!vector.several()) {
        vector.read(row, 2, values, size * dimension);
        add(new Place(id, text, -1, -1));
        return;
      }
      ArrayData elements = row.getArray(2);
      int fields = vector.fields();
      for (int e = 0; e < elements.numElements(); e++) {
        InternalRow element = elements.getStruct(e, fields);
        if (!element.isNullAt(fields - 1)) {
          vector.read(element, fields - 1, values, size * dimension);
          add(new Place(id, text, element.getInt(1), element.getInt(2)));
        }
      }
    }

    private void add(Place place) {
      places[size] = place;
      size++;
      if (size == BLOCK) {
        multiply();
      }
    }

    void multiply() {
      BLAS blas = JavaBLAS.getInstance();
      blas.sgemm(
          "T", "N", size, many, dimension, 1, values, dimension, queries, dimension, 0, products,
          BLOCK);
      for (int v = 0; v < size; v++) {
        float length = blas.snrm2(dimension, values, v * dimension, 1);
        for (int q = 0; q < many; q++) {
          float similarity = length == 0 ? 0 : products[q * BLOCK + v] / length;
          if (Float.isFinite(similarity)) {
            Place place = places[v];
            nearest.offer(q, similarity, () -> place.hit(similarity));
          }
        }
      }
      size = 0;
    }
  }

  /** Where a vector comes from; begin and end are -1 for a whole text. */
  private record Place(UTF8String id, UTF8String text, int begin, int end) {
    Hit hit(float similarity) {
      String whole = text.toString();
      return begin < 0
          ? new Hit(similarity, id.toString(), whole, 0, whole.length())
          : new Hit(similarity, id.toString(), whole.substring(begin, end), begin, end);
    }
  }
}
