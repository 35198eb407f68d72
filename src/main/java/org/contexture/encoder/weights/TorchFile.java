package org.contexture.encoder.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * A state dict as {@code torch.save} writes it since PyTorch 1.6: a zip file of {@code data.pkl},
 * which says which tensors there are, and of a file for each storage.
 */
final class TorchFile {
  private static final String PICKLE = "/data.pkl";

  /** A tensor takes some 200 bytes of it, and each byte may ask for an object of 60. */
  private static final long LONGEST_PICKLE = 1 << 23;

  private final Path file;
  private final Map<String, ZipDirectory.Stored> entries;
  private final String folder;

  private TorchFile(Path file, Map<String, ZipDirectory.Stored> entries, String folder) {
    this.file = file;
    this.entries = entries;
    this.folder = folder;
  }

  /**
   * Reads which tensors a file holds.
   *
   * @throws ModelException where it is none, holds anything else, or lies
   */
  static List<StoredTensor> read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ZipDirectory zip = new ZipDirectory(file, channel);
      Map<String, ZipDirectory.Stored> entries = zip.read();
      List<String> pickles = entries.keySet().stream().filter(n -> n.endsWith(PICKLE)).toList();
      if (pickles.size() != 1) {
        throw UnreadableWeights.file(file, "it must hold one data.pkl: " + pickles.size());
      }
      String pickle = pickles.get(0);
      String folder = pickle.substring(0, pickle.length() - PICKLE.length());
      ZipDirectory.Stored order = entries.get(folder + "/byteorder");
      if (order != null && !text(zip.content(order)).equals("little")) {
        throw UnreadableWeights.file(file, "its numbers must be little-endian");
      }
      return new TorchFile(file, entries, folder)
          .tensors(Pickle.read(pickle(zip, entries.get(pickle))));
    } catch (IOException e) {
      throw UnreadableWeights.file(file, e);
    } catch (IllegalArgumentException e) {
      throw UnreadableWeights.file(file, e.getMessage());
    }
  }

  private static ByteBuffer pickle(ZipDirectory zip, ZipDirectory.Stored stored)
      throws IOException {
    if (stored.length() > LONGEST_PICKLE) {
      throw new IllegalArgumentException(
          "its data.pkl must have at most %d bytes: %d".formatted(LONGEST_PICKLE, stored.length()));
    }
    return zip.content(stored);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private List<StoredTensor> tensors(Object state) {
    if (!(state instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("its pickle must hold a dict of tensors");
    }
    List<StoredTensor> tensors = new ArrayList<>();
    map.forEach(
        (name, value) -> {
          if (!(name instanceof String text) || !(value instanceof TorchNames.Tensor tensor)) {
            throw new IllegalArgumentException(
                "'%s' in its pickle must be a tensor"
                    .formatted(UnreadableWeights.shown(String.valueOf(name))));
          }
          tensors.add(tensor(text, tensor));
        });
    return tensors;
  }

  private StoredTensor tensor(String name, TorchNames.Tensor tensor) {
    NumberType type = tensor.storage().type();
    ZipDirectory.Stored stored = entries.get(folder + "/data/" + tensor.storage().key());
    if (stored == null) {
      throw problem(name, "lies in a storage that is not there: " + tensor.storage().key());
    }
    long most = stored.length() / type.bytes();
    if (tensor.storage().size() < 0 || tensor.storage().size() > most) {
      throw problem(
          name,
          "lies in a storage that must have at most %d numbers: %d"
              .formatted(most, tensor.storage().size()));
    }
    if (!Shapes.isSound(tensor.shape())
        || tensor.shape().size() != tensor.strides().size()
        || !isInside(tensor)
        || Shapes.size(tensor.shape()) > most) {
      throw problem(
          name,
          "must lie in its %d numbers: shape %s, strides %s, from %d"
              .formatted(most, tensor.shape(), tensor.strides(), tensor.offset()));
    }
    long offset = stored.offset() + tensor.offset() * type.bytes();
    return new StoredTensor(name, type, tensor.shape(), tensor.strides(), file, offset);
  }

  private static boolean isInside(TorchNames.Tensor tensor) {
    long size = tensor.storage().size();
    long last = tensor.offset();
    if (last < 0 || last > size || Shapes.size(tensor.shape()) == 0) {
      return last >= 0 && last <= size;
    }
    for (int d = 0; d < tensor.shape().size(); d++) {
      long stride = tensor.strides().get(d);
      long steps = tensor.shape().get(d) - 1;
      if (stride < 0 || (steps > 0 && stride > (size - last) / steps)) {
        return false;
      }
      last += steps * stride;
    }
    return last < size;
  }

  private static IllegalArgumentException problem(String tensor, String reason) {
    return new IllegalArgumentException(
        UnreadableWeights.shown("tensor '%s' %s".formatted(tensor, reason)));
  }
}
