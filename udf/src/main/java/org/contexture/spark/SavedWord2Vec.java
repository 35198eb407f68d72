package org.contexture.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.contexture.encoder.model.ModelException;

/**
 * A folder that the {@code Word2VecModel} of spark.ml was saved to: JSON about it in {@code
 * metadata}, and Parquet of its words and vectors in {@code data}.
 *
 * @param data the Parquet files, in ascending order of their names
 */
record SavedWord2Vec(Path root, List<FileStatus> data) {
  /** The file that {@link #write} makes. */
  static final String FILE = "vectors.txt";

  private static final String CLASS = "org.apache.spark.ml.feature.Word2VecModel";
  private static final String WORD = "word";
  private static final String VECTOR = "vector";

  /**
   * The model in a folder, where one was saved to it.
   *
   * @throws ModelException where another model of Spark's was
   */
  static Optional<SavedWord2Vec> find(FileSystem files, Path root) throws IOException {
    Path metadata = new Path(root, "metadata");
    List<FileStatus> parts =
        files.exists(metadata) ? parts(files, metadata) : new ArrayList<FileStatus>();
    Optional<String> found =
        parts.isEmpty() ? Optional.empty() : className(files, parts.get(0).getPath());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().equals(CLASS)) {
      throw new ModelException(
          "Cannot open model: " + root + " must hold a saved Word2VecModel: " + found.get());
    }
    return Optional.of(new SavedWord2Vec(root, parts(files, new Path(root, "data"))));
  }

  private static List<FileStatus> parts(FileSystem files, Path folder) throws IOException {
    List<FileStatus> parts = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder)) {
      if (status.isFile() && status.getPath().getName().startsWith("part-")) {
        parts.add(status);
      }
    }
    parts.sort(null);
    return parts;
  }

  /** What Spark says the model is; nothing where the file is none of Spark's. */
  private static Optional<String> className(FileSystem files, Path part) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(part), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      JsonElement json = line == null ? null : JsonParser.parseString(line);
      return json != null && json.isJsonObject() && json.getAsJsonObject().has("class")
          ? Optional.of(json.getAsJsonObject().get("class").getAsString())
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the vectors into a folder in word2vec's text form. Each number is written so that it is
   * read as the same float, and a tab ends each word: these may hold spaces (an n-gram's do), which
   * the binary form has no room for.
   */
  void write(java.nio.file.Path folder, Configuration hadoop) throws IOException {
    java.nio.file.Path body = folder.resolve(FILE + ".body");
    int words = 0;
    int dimension = 0;
    try (BufferedWriter out = Files.newBufferedWriter(body)) {
      for (FileStatus file : data) {
        try (ParquetReader<Group> rows =
            ParquetReader.builder(new GroupReadSupport(), file.getPath())
                .withConf(hadoop)
                .build()) {
          for (Group row = rows.read(); row != null; row = rows.read()) {
            checkColumns(row);
            String word = row.getString(WORD, 0);
            // Spark's tokenizers give empty words too; no text holds one.
            if (!word.isBlank()) {
              checkWord(word);
              Group vector = row.getGroup(VECTOR, 0);
              dimension = vector.getFieldRepetitionCount(0);
              out.append(word).append('\t').append(numbers(vector, dimension)).append('\n');
              words++;
            }
          }
        }
      }
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
      out.write("%d %d\n".formatted(words, dimension).getBytes(StandardCharsets.US_ASCII));
      Files.copy(body, out);
    }
    Files.delete(body);
  }

  private void checkColumns(Group row) {
    if (!row.getType().containsField(WORD) || !row.getType().containsField(VECTOR)) {
      throw new ModelException(
          "Cannot open model: data of "
              + root
              + " must have the columns word and vector: "
              + row.getType().getFields().stream().map(field -> field.getName()).toList());
    }
  }

  private void checkWord(String word) {
    if (word.indexOf('\t') >= 0 || word.indexOf('\n') >= 0) {
      throw new ModelException(
          "Cannot open model: words of " + root + " must hold no tab and no line feed: " + word);
    }
  }

  private static StringBuilder numbers(Group vector, int dimension) {
    StringBuilder numbers = new StringBuilder();
    for (int v = 0; v < dimension; v++) {
      numbers.append(v == 0 ? "" : " ").append(vector.getGroup(0, v).getFloat(0, 0));
    }
    return numbers;
  }
}
