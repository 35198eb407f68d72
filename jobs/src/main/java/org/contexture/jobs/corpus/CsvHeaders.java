package org.contexture.jobs.corpus;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.util.SerializableConfiguration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The header lines of CSV files. Spark takes the columns' names from one file, and the columns of
 * all others by their places.
 *
 * @param options of the reader
 */
record CsvHeaders(SparkSession spark, Map<String, String> options) {
  /** Headers travel as texts: this, and in front of it one of the three below. */
  private static final String BETWEEN = "\u0000";

  private static final String NAMES = "+";
  private static final String NONE = "0";
  private static final String BROKEN = "!";

  /** Buffers of a header need not have the size of those of a file. */
  private static final int BUFFER = 8 << 10;

  /** A file and its header; nothing where the file is empty. */
  private record Header(Path file, Optional<List<String>> names) {
    static Header of(Path file, String travelled) {
      List<String> parts = Arrays.asList(travelled.split(BETWEEN, -1));
      List<String> rest = parts.subList(1, parts.size());
      if (parts.get(0).equals(BROKEN)) {
        throw new CorpusException(
            "Cannot read input file " + file + ": " + String.join(BETWEEN, rest));
      }
      return new Header(
          file, parts.get(0).equals(NAMES) ? Optional.of(List.copyOf(rest)) : Optional.empty());
    }
  }

  /**
   * The file that Spark is to take the names from: the first that is not empty.
   *
   * @param alike whether the others are to have the same columns in the same order
   * @throws CorpusException where another has other columns, or the same in another order
   */
  Optional<Path> first(List<Path> files, boolean alike) {
    if (!alike || files.size() < 2) {
      return firstOf(files);
    }
    List<Header> headers = all(files).stream().filter(found -> found.names().isPresent()).toList();
    for (Header header : headers) {
      if (!isSame(header.names().get(), headers.get(0).names().get())) {
        throw differ(header, headers.get(0));
      }
    }
    return headers.stream().findFirst().map(Header::file);
  }

  private static CorpusException differ(Header header, Header first) {
    return new CorpusException(
        "Cannot read input file "
            + header.file()
            + ": its columns are "
            + String.join(", ", header.names().orElseThrow())
            + ", those of "
            + first.file().getName()
            + " are "
            + String.join(", ", first.names().orElseThrow())
            + "; read them apart, or give input-option enforceSchema=true to take columns by their"
            + " places");
  }

  private Optional<Path> firstOf(List<Path> files) {
    Reading reading = new Reading(options, spark.sparkContext().hadoopConfiguration());
    for (Path file : files) {
      if (Header.of(file, reading.of(file)).names().isPresent()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private boolean isSame(List<String> one, List<String> other) {
    if (Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"))) {
      return one.equals(other);
    }
    return one.size() == other.size()
        && String.join(BETWEEN, one).equalsIgnoreCase(String.join(BETWEEN, other));
  }

  private List<Header> all(List<Path> files) {
    int tasks = Math.min(files.size(), 4 * spark.sparkContext().defaultParallelism());
    List<String> found =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(files.stream().map(Path::toString).toList(), tasks)
            .mapPartitions(reading(options, spark.sparkContext().hadoopConfiguration()))
            .collect();
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      headers.add(Header.of(files.get(i), found.get(i)));
    }
    return headers;
  }

  private static FlatMapFunction<Iterator<String>, String> reading(
      Map<String, String> options, Configuration hadoop) {
    SerializableConfiguration shipped = new SerializableConfiguration(hadoop);
    return paths -> {
      Reading reading = new Reading(options, shipped.value());
      List<String> headers = new ArrayList<>();
      paths.forEachRemaining(path -> headers.add(reading.of(new Path(path))));
      return headers.iterator();
    };
  }

  /** Reads headers one after the other, as Spark's own reader would. */
  private static final class Reading {
    private final CsvParser parser;
    private final String charset;
    private final Configuration hadoop;

    Reading(Map<String, String> options, Configuration hadoop) {
      CSVOptions csv =
          new CSVOptions(
              scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(options)),
              false,
              "UTC");
      CsvParserSettings settings = csv.asParserSettings();
      settings.setInputBufferSize(BUFFER);
      this.parser = new CsvParser(settings);
      this.charset = csv.charset();
      this.hadoop = hadoop;
    }

    String of(Path file) {
      try (InputStream in = FirstBytes.unpacked(file, hadoop)) {
        parser.beginParsing(in, charset);
        String[] names = parser.parseNext();
        parser.stopParsing();
        return names == null ? NONE : travelling(names);
      } catch (IOException | RuntimeException e) {
        return BROKEN + BETWEEN + e.getMessage();
      }
    }

    private static String travelling(String[] names) {
      StringBuilder header = new StringBuilder(NAMES);
      for (String name : names) {
        header.append(BETWEEN).append(name == null ? "" : name.replace("\uFEFF", ""));
      }
      return header.toString();
    }
  }
}
