package org.contexture.jobs.corpus;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Whether JSON over many lines is one value a file: of several Spark reads the first. */
final class OneValueEach {
  private OneValueEach() {}

  /**
   * Checks files.
   *
   * @throws CorpusException where one holds several values
   */
  static void check(SparkSession spark, List<Path> files, Charset encoding) {
    if (files.isEmpty()) {
      return;
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    String charset = encoding.name();
    Function<String, Boolean> several = path -> several(new Path(path), charset, hadoop.value());
    int tasks = Math.min(files.size(), 4 * spark.sparkContext().defaultParallelism());
    List<String> found =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(files.stream().map(Path::toString).toList(), tasks)
            .filter(several)
            .collect();
    if (!found.isEmpty()) {
      throw new CorpusException(
          "Cannot read input file "
              + found.get(0)
              + ": it holds several JSON values, and with multiLine=true the first alone is read;"
              + " leave that out where each line is a value");
    }
  }

  private static boolean several(Path file, String charset, Configuration hadoop)
      throws IOException {
    try (JsonReader json =
        new JsonReader(new InputStreamReader(FirstBytes.unpacked(file, hadoop), charset))) {
      // Spark's options allow what the standard does not.
      json.setStrictness(Strictness.LENIENT);
      json.skipValue();
      return json.peek() != JsonToken.END_DOCUMENT;
    } catch (MalformedJsonException | EOFException malformed) {
      // The reader tells of it.
      return false;
    }
  }
}
