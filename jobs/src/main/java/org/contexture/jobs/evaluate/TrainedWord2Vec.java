package org.contexture.jobs.evaluate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.feature.Word2Vec;
import org.apache.spark.ml.feature.Word2VecModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.LookupTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.tokenize.Words;
import org.contexture.jobs.corpus.CorpusException;

/**
 * Word2Vec of spark-mllib, trained on texts, in a file that a model can be opened from: the static
 * baseline. Words are in lower case, and cut as a model of word vectors cuts a text, so that each
 * is found again. The same texts, settings and seed give the same file.
 */
final class TrainedWord2Vec implements AutoCloseable {
  private static final String WORDS = "words";

  private final FileSystem files;
  private final Path file;

  private TrainedWord2Vec(FileSystem files, Path file) {
    this.files = files;
    this.file = file;
  }

  /**
   * Trains it.
   *
   * @throws CorpusException where no word is frequent enough
   */
  static TrainedWord2Vec train(
      SparkSession spark, List<TextInput> texts, Word2VecSettings settings, long seed) {
    List<Row> rows =
        texts.stream()
            .filter(text -> text.text() != null)
            .map(text -> RowFactory.create((Object) words(text).toArray(String[]::new)))
            .toList();
    Dataset<Row> words =
        spark
            .createDataFrame(
                rows,
                new StructType().add(WORDS, DataTypes.createArrayType(DataTypes.StringType, false)))
            // In one piece the order of the texts stays, which the vectors depend on.
            .coalesce(1);
    Word2VecModel model = fit(words, settings, seed);
    try {
      FileSystem files = FileSystem.get(spark.sparkContext().hadoopConfiguration());
      Path file = new Path(folder(files), "contexture-word2vec-" + UUID.randomUUID() + ".txt");
      files.deleteOnExit(file);
      write(model, files, file);
      return new TrainedWord2Vec(files, file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write word2vec's vectors: " + e.getMessage(), e);
    }
  }

  private static Word2VecModel fit(Dataset<Row> words, Word2VecSettings settings, long seed) {
    Word2Vec word2Vec =
        new Word2Vec()
            .setInputCol(WORDS)
            .setVectorSize(settings.size())
            .setWindowSize(settings.window())
            .setMinCount(settings.minCount())
            .setMaxIter(settings.iterations())
            .setSeed(seed);
    try {
      return word2Vec.fit(words);
    } catch (IllegalArgumentException e) {
      throw new CorpusException("Cannot train word2vec: " + e.getMessage(), e);
    }
  }

  private static List<String> words(TextInput text) {
    List<String> words = new ArrayList<>();
    if (text.words().isPresent()) {
      text.words().get().stream()
          .filter(word -> word != null && !word.isBlank())
          .forEach(words::add);
    } else {
      TokenizedText found =
          new LookupTokenizer(word -> -1)
              .tokenize("", text.text(), Integer.MAX_VALUE, WordBuffer.found());
      Words borders = found.words();
      for (int w = 0; w < borders.count(); w++) {
        words.add(text.text().substring(borders.begins()[w], borders.ends()[w]));
      }
    }
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /** Every executor must be able to read it. */
  private static Path folder(FileSystem files) {
    return files instanceof LocalFileSystem
        ? new Path(System.getProperty("java.io.tmpdir"))
        : files.getHomeDirectory();
  }

  /**
   * A file is read where it lies; a model that Spark saved would be converted into the cache of
   * models, and stay there. A tab ends a word: it may hold a space. Each number is read again as
   * the same float.
   */
  private static void write(Word2VecModel model, FileSystem files, Path file) throws IOException {
    List<Row> vectors = model.getVectors().collectAsList();
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(files.create(file, false), StandardCharsets.UTF_8))) {
      out.write(vectors.size() + " " + model.getVectorSize() + "\n");
      for (Row row : vectors) {
        out.append(row.getString(0)).append('\t');
        double[] values = ((org.apache.spark.ml.linalg.Vector) row.get(1)).toArray();
        for (int v = 0; v < values.length; v++) {
          out.append(v == 0 ? "" : " ").append(Float.toString((float) values[v]));
        }
        out.append('\n');
      }
    }
  }

  /** Where a model of it is opened from. */
  String location() {
    return files.makeQualified(file).toString();
  }

  @Override
  public void close() {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file + ": " + e.getMessage(), e);
    }
  }
}
