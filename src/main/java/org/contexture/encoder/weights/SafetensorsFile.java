package org.contexture.encoder.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * A safetensors file: the length of a header in 8 bytes, the header as JSON, then the tensors
 * without gap or overlap.
 */
final class SafetensorsFile {
  private static final int LENGTH_BYTES = 8;

  /** As the format's own library has it. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final String METADATA = "__metadata__";

  /**
   * What the header says of a tensor.
   *
   * @param begin first byte behind the header
   * @param end the byte behind its last one
   */
  private record Entry(String name, NumberType type, List<Long> shape, long begin, long end) {}

  private final Path file;

  private SafetensorsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file's header.
   *
   * @return the tensors by name, in the order that they lie in
   * @throws ModelException where the file is none, or its header lies
   */
  static List<StoredTensor> read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return new SafetensorsFile(file).read(channel);
    } catch (IOException e) {
      throw UnreadableWeights.file(file, e);
    } catch (IllegalStateException | NumberFormatException e) {
      throw UnreadableWeights.file(
          file,
          "its header is malformed: " + UnreadableWeights.shown(String.valueOf(e.getMessage())));
    }
  }

  private List<StoredTensor> read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw UnreadableWeights.file(
          file, "it must begin with a header's length of 8 bytes: it has " + size);
    }
    long length = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > Math.min(LONGEST_HEADER, size - LENGTH_BYTES)) {
      throw UnreadableWeights.file(
          file,
          "its header must have at most %d bytes: %s"
              .formatted(
                  Math.min(LONGEST_HEADER, size - LENGTH_BYTES), Long.toUnsignedString(length)));
    }
    List<Entry> entries = entries(text(bytes(channel, LENGTH_BYTES, (int) length)));
    long data = LENGTH_BYTES + length;
    check(entries, size - data);
    return entries.stream()
        .map(
            entry ->
                StoredTensor.rowMajor(
                    entry.name(), entry.type(), entry.shape(), file, data + entry.begin()))
        .toList();
  }

  private static ByteBuffer bytes(FileChannel channel, long begin, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {}
    return bytes.flip();
  }

  private String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw UnreadableWeights.file(file, "its header must be UTF-8");
    }
  }

  private List<Entry> entries(String header) throws IOException {
    JsonReader json = new JsonReader(new StringReader(header));
    json.setStrictness(Strictness.STRICT);
    Set<String> names = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!names.add(name)) {
        throw problem(name, "must be named once");
      }
      if (name.equals(METADATA)) {
        json.skipValue();
      } else {
        entries.add(entry(name, json));
      }
    }
    json.endObject();
    // The header is filled up with blanks.
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw UnreadableWeights.file(file, "its header must be one JSON object");
    }
    return entries;
  }

  private Entry entry(String name, JsonReader json) throws IOException {
    Map<String, List<Long>> numbers = new HashMap<>();
    String type = "";
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      switch (key) {
        case "dtype" -> type = json.nextString();
        case "shape", "data_offsets" -> numbers.put(key, numbers(json));
        default -> throw problem(name, "has an unknown key: " + UnreadableWeights.shown(key));
      }
    }
    json.endObject();
    List<Long> shape = numbers.get("shape");
    List<Long> offsets = numbers.get("data_offsets");
    if (type.isEmpty() || shape == null || offsets == null || offsets.size() != 2) {
      throw problem(name, "must have dtype, shape and two data_offsets");
    }
    String unknown = "has a dtype that is not read: " + UnreadableWeights.shown(type);
    NumberType number = NumberType.find(type).orElseThrow(() -> problem(name, unknown));
    return new Entry(name, number, shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> numbers(JsonReader json) throws IOException {
    List<Long> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      numbers.add(json.nextLong());
    }
    json.endArray();
    return numbers;
  }

  /** Sorts them as they lie, and makes sure that the file is just them. */
  private void check(List<Entry> entries, long data) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long end = 0;
    for (Entry entry : entries) {
      if (!Shapes.isSound(entry.shape())) {
        throw problem(
            entry.name(),
            "has an impossible shape: " + UnreadableWeights.shown(entry.shape().toString()));
      }
      if (entry.begin() != end) {
        throw problem(
            entry.name(),
            "must begin where the one before ends, %d: %d".formatted(end, entry.begin()));
      }
      long length = Shapes.size(entry.shape()) * entry.type().bytes();
      if (entry.end() - entry.begin() != length || entry.end() < entry.begin()) {
        throw problem(
            entry.name(),
            "has %d bytes by shape and dtype, and %d by its offsets"
                .formatted(length, entry.end() - entry.begin()));
      }
      end = entry.end();
      if (end > data) {
        throw problem(entry.name(), "ends at byte %d of %d".formatted(end, data));
      }
    }
    if (end != data) {
      throw UnreadableWeights.file(
          file, "behind its header there must be %d bytes: %d".formatted(end, data));
    }
  }

  private ModelException problem(String tensor, String reason) {
    return UnreadableWeights.file(
        file, "tensor '%s' %s".formatted(UnreadableWeights.shown(tensor), reason));
  }
}
