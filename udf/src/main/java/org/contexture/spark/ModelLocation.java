package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.model.Fingerprint;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;

/**
 * Where a model is: the name of an embedded one, or a folder on any file system that Hadoop reads.
 *
 * @param location {@code minilm}, a path or a URI
 * @param cache folder that models and native libraries are unpacked into, or empty for {@code
 *     contexture-USER} in the JVM's folder for temporary files
 */
@DefaultSerializer(JavaSerializer.class)
public record ModelLocation(String location, String cache) implements Serializable {

  /**
   * The model as a folder on this machine's disk: copied there once, where it is not there now.
   *
   * @throws ModelException where it cannot be found or copied
   */
  public ModelFolder localize(Configuration hadoop) {
    if (EmbeddedModel.find(location).isPresent()) {
      return EmbeddedModel.find(location).get().unpack(modelCache());
    }
    try {
      Path folder = new Path(location);
      FileSystem files = folder.getFileSystem(hadoop);
      if (files instanceof LocalFileSystem local) {
        return ModelFolder.open(local.pathToFile(folder).toPath()).named(location);
      }
      return copy(files, folder);
    } catch (FileNotFoundException e) {
      throw new ModelException("Cannot open model: folder " + location + " does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException("Cannot open model " + location + ": " + e.getMessage(), e);
    }
  }

  ModelCache modelCache() {
    return cache.isEmpty()
        ? ModelCache.ofTemporaryFolder()
        : new ModelCache(java.nio.file.Path.of(cache));
  }

  private ModelFolder copy(FileSystem files, Path folder) throws IOException {
    Path root = files.makeQualified(folder);
    List<String> listing = new ArrayList<>();
    list(files, root, "", listing);
    List<String> needed = ModelFiles.select(location, listing).all();
    Fingerprint version = new Fingerprint().add(root.toString());
    for (String name : needed) {
      FileStatus status = files.getFileStatus(new Path(root, name));
      version.add(name + " " + status.getLen() + " " + status.getModificationTime());
    }
    String name = root.getName() + "-" + version.hex().substring(0, 12);
    return ModelFolder.open(modelCache().get(name, partial -> fill(files, root, needed, partial)))
        .named(location);
  }

  private static void list(FileSystem files, Path folder, String prefix, List<String> listing)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String name = prefix + status.getPath().getName();
      if (status.isFile()) {
        listing.add(name);
      } else if (prefix.isEmpty()) {
        list(files, status.getPath(), name + "/", listing);
      }
    }
  }

  private static void fill(
      FileSystem files, Path root, List<String> needed, java.nio.file.Path partial)
      throws IOException {
    for (String name : needed) {
      java.nio.file.Path target = partial.resolve(name);
      java.nio.file.Files.createDirectories(target.getParent());
      try (java.io.InputStream in = files.open(new Path(root, name))) {
        java.nio.file.Files.copy(in, target);
      }
    }
  }
}
