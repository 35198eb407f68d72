package org.contexture.spark.model;

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
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.redact.Redaction;

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

  /**
   * The model in a folder, where one was saved to it.
   *
   * @throws ModelException where another model of Spark's was, or it has no data
   */
  static Optional<SavedWord2Vec> find(FileSystem files, Path root) throws IOException {
    List<FileStatus> parts = parts(files, new Path(root, "metadata"));
    Optional<String> found =
        parts.isEmpty() ? Optional.empty() : className(files, parts.get(0).getPath());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().equals(CLASS)) {
      throw new ModelException(
          "Cannot open model: "
              + Redaction.of(root.toString())
              + " must hold a saved Word2VecModel: "
              + found.get());
    }
    List<FileStatus> data = parts(files, new Path(root, "data"));
    if (data.isEmpty()) {
      throw new ModelException(
          "Cannot open model: "
              + Redaction.of(root.toString())
              + " holds a saved Word2VecModel without files in data");
    }
    return Optional.of(new SavedWord2Vec(root, data));
  }

  private static List<FileStatus> parts(FileSystem files, Path folder) throws IOException {
    List<FileStatus> parts = new ArrayList<>();
    if (!files.exists(folder)) {
      return parts;
    }
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

  /** Writes the vectors into a folder as {@link SavedWords} does. */
  void write(java.nio.file.Path folder, Configuration hadoop) throws IOException {
    java.nio.file.Path body = folder.resolve(FILE + ".body");
    String sizes;
    try (BufferedWriter out = Files.newBufferedWriter(body)) {
      SavedWords words = new SavedWords(root, out);
      for (FileStatus file : data) {
        words.add(file.getPath(), hadoop);
      }
      sizes = words.sizes();
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
      out.write(sizes.getBytes(StandardCharsets.US_ASCII));
      Files.copy(body, out);
    }
    Files.delete(body);
  }
}
