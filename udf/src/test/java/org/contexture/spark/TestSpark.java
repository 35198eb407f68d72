package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.VectorSpec;
import org.contexture.spark.sql.ContextureExtensions;

/** The session that tests share, and the corpora that they run through it. */
public final class TestSpark {
  static final StructType ID_AND_TEXT =
      new StructType().add("id", DataTypes.IntegerType, false).add("text", DataTypes.StringType);

  private static final long RELEASE_MILLIS = 20_000;

  private TestSpark() {}

  /** One session per JVM; a new one where a test with a session of its own has stopped it. */
  public static SparkSession session() {
    return builder().getOrCreate();
  }

  /** What every session of the tests has. */
  public static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[4]")
        .appName("contexture-spark-tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.driver.host", "localhost")
        .config("spark.sql.debug.maxToStringFields", 100)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.extensions", ContextureExtensions.class.getName())
        .config("spark.hadoop.fs.memo.impl", MemoFileSystem.class.getName());
  }

  public static EncodeMetrics metrics() {
    return EncodeMetrics.register(session().sparkContext());
  }

  /** Metrics that count the elements of these vectors too. */
  public static EncodeMetrics metrics(ContextualVectors vectors) {
    return EncodeMetrics.register(
        session().sparkContext(), vectors.signature().settings().vectors());
  }

  /** Rows of an id, from 0, and a text, in the given number of partitions. */
  public static Dataset<Row> corpus(List<String> texts, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(RowFactory.create(i, texts.get(i)));
    }
    return corpusOf(rows, partitions);
  }

  /** The rows as they come, in the given number of partitions. */
  static Dataset<Row> corpusOf(List<Row> rows, int partitions) {
    return rows(ID_AND_TEXT, rows, partitions);
  }

  /** Rows of a schema of their own, in the given number of partitions. */
  public static Dataset<Row> rows(StructType schema, List<Row> rows, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session().sparkContext());
    return session().createDataFrame(context.parallelize(rows, partitions), schema);
  }

  public static Dataset<Row> corpus(String... texts) {
    return corpus(Arrays.asList(texts), 1);
  }

  /** The vectors by id, null where a row has none. Lists of floats are equal bit for bit. */
  static Map<Integer, List<Float>> vectorsById(Dataset<Row> embedded) {
    Map<Integer, List<Float>> vectors = new LinkedHashMap<>();
    for (Row row : embedded.collectAsList()) {
      vectors.put(row.getAs("id"), vector(row, VectorSpec.DEFAULT_NAME));
    }
    return vectors;
  }

  public static List<Float> vector(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? null : List.copyOf(row.getList(index));
  }

  static List<Float> boxed(float[] vector) {
    List<Float> values = new ArrayList<>(vector.length);
    for (float value : vector) {
      values.add(value);
    }
    return values;
  }

  /** Texts that models have run on in this JVM so far. */
  public static long textsEncoded() {
    return ((Counting) ExecutorCounters.SHARED.getMetrics().get("texts_encoded")).getCount();
  }

  /** Waits for the tasks that Spark is still killing. */
  public static void assertThatNoLeaseIsOut() throws InterruptedException {
    long end = System.currentTimeMillis() + RELEASE_MILLIS;
    while (ExecutorEncoders.SHARED.leases() > 0 && System.currentTimeMillis() < end) {
      Thread.sleep(20);
    }
    assertThat(ExecutorEncoders.SHARED.leases()).isZero();
  }
}
