package org.contexture.encoder.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.encoder.model.InnerFile;
import org.contexture.encoder.model.ModelException;

/** Which files of a folder hold weights. */
final class WeightFiles {
  /** Of several, the first counts, as in Hugging Face Transformers. */
  static final List<String> NAMES =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final String INDEX = ".index.json";
  private static final long LONGEST_INDEX = 1 << 26;

  private WeightFiles() {}

  /** All tensors of a file or, where it is an index, of the files that it names. */
  static Map<String, StoredTensor> read(Path file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    if (!file.toString().endsWith(INDEX)) {
      tensorsOf(file).forEach(tensor -> tensors.put(tensor.name(), tensor));
      return tensors;
    }
    Map<String, String> shards = index(file);
    for (String shard : shards.values().stream().distinct().sorted().toList()) {
      for (StoredTensor tensor : tensorsOf(shard(file, shard))) {
        if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
          throw UnreadableWeights.file(
              file,
              "two of its shards hold tensor '%s'"
                  .formatted(UnreadableWeights.shown(tensor.name())));
        }
      }
    }
    shards.forEach(
        (name, shard) -> {
          StoredTensor tensor = tensors.get(name);
          if (tensor == null || !tensor.file().endsWith(shard)) {
            throw UnreadableWeights.file(
                file,
                "it says that %s holds tensor '%s', which it does not"
                    .formatted(UnreadableWeights.shown(shard), UnreadableWeights.shown(name)));
          }
        });
    return tensors;
  }

  private static List<StoredTensor> tensorsOf(Path file) {
    return file.toString().endsWith(".safetensors")
        ? SafetensorsFile.read(file)
        : TorchFile.read(file);
  }

  private static Map<String, String> index(Path file) {
    Map<String, String> shards = new TreeMap<>();
    try {
      if (Files.size(file) > LONGEST_INDEX) {
        throw UnreadableWeights.file(
            file, "it must have at most %d bytes: %d".formatted(LONGEST_INDEX, Files.size(file)));
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      JsonReader json = new JsonReader(new StringReader(text));
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        if (!json.nextName().equals("weight_map")) {
          json.skipValue();
          continue;
        }
        json.beginObject();
        while (json.hasNext()) {
          shards.put(json.nextName(), json.nextString());
        }
        json.endObject();
      }
      json.endObject();
    } catch (IOException e) {
      throw UnreadableWeights.file(file, e);
    } catch (IllegalStateException | NumberFormatException e) {
      throw UnreadableWeights.file(file, UnreadableWeights.shown(String.valueOf(e.getMessage())));
    }
    if (shards.isEmpty()) {
      throw UnreadableWeights.file(file, "its weight_map must name at least one tensor");
    }
    return shards;
  }

  /** A file beside the index. */
  private static Path shard(Path index, String name) {
    try {
      Path shard = index.resolveSibling(name);
      boolean plain = !name.contains("/") && !name.contains("\\") && !name.contains(":");
      if (plain && !name.startsWith(".") && !name.isEmpty() && !name.endsWith(INDEX)) {
        checkName(index, name);
        return in(index.resolveSibling("."), shard);
      }
    } catch (InvalidPathException e) {
      // No file can have that name.
    }
    throw notBeside(index, name);
  }

  /**
   * By their names a model's files are listed, and hashed: one of another name would be no part.
   */
  private static void checkName(Path index, String shard) {
    String whole = index.getFileName().toString().replace(INDEX, "");
    int dot = whole.lastIndexOf('.');
    if (!shard.startsWith(whole.substring(0, dot)) || !shard.endsWith(whole.substring(dot))) {
      throw UnreadableWeights.file(
          index,
          "its shards must be named %s*%s: '%s'"
              .formatted(
                  whole.substring(0, dot), whole.substring(dot), UnreadableWeights.shown(shard)));
    }
  }

  private static ModelException notBeside(Path index, String name) {
    return UnreadableWeights.file(
        index, "its shards must be files beside it: '%s'".formatted(UnreadableWeights.shown(name)));
  }

  /** A file that lies in a folder, and leads nowhere else. */
  static Path in(Path folder, Path file) {
    try {
      if (InnerFile.isIn(folder, file)) {
        return file.normalize();
      }
      throw UnreadableWeights.file(
          file, "it is a link that leaves its folder: " + file.toRealPath());
    } catch (IOException e) {
      throw UnreadableWeights.file(file, e);
    }
  }
}
