package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Hashes over files that were read in this JVM: a model is hashed before it is loaded and again for
 * its fingerprint. A file counts as read only while the system says that nothing of it changed. For
 * any thread.
 */
public final class KnownContents {
  /** More than a JVM has models open, and files of them that are hashed one by one. */
  private static final int MOST = 512;

  /**
   * Times of changes may be this coarse, in milliseconds: what changed just now may change again.
   */
  private static final long SETTLED = 2000;

  private static final Map<Known, String> KNOWN = new LinkedHashMap<>();

  /** What the system says of a file; on Unix with the time that nobody can set. */
  private record Stamp(Path root, String name, Map<String, Object> attributes) {
    static Stamp of(Path root, String name) throws IOException {
      Path file = root.resolve(name);
      String all =
          file.getFileSystem().supportedFileAttributeViews().contains("unix")
              ? "unix:size,lastModifiedTime,ctime,ino,dev"
              : "size,lastModifiedTime,fileKey";
      return new Stamp(root, name, Files.readAttributes(file, all));
    }

    boolean isSettled(long now) {
      return attributes.values().stream()
          .filter(FileTime.class::isInstance)
          .map(FileTime.class::cast)
          .allMatch(time -> time.toMillis() < now - SETTLED);
    }
  }

  /** Of which files a hash is, and how it was made. */
  private record Known(String kind, List<Stamp> files) {}

  private KnownContents() {}

  /**
   * SHA-256 over names and contents, in hexadecimal.
   *
   * @param names of files below the folder, in ascending order
   * @throws ModelException where one cannot be read
   */
  static String hash(Path root, Collection<String> names) {
    return remembered(
        "",
        root,
        names,
        () -> {
          Fingerprint fingerprint = new Fingerprint();
          names.forEach(name -> fingerprint.add(name).add(root.resolve(name)));
          return fingerprint.hex();
        });
  }

  /**
   * A hash over files, made now where it is not known.
   *
   * @param kind of hash
   * @param names of files below the folder
   * @param hash makes it
   * @throws ModelException where a file cannot be read
   */
  public static String remembered(
      String kind, Path root, Collection<String> names, Supplier<String> hash) {
    long now = System.currentTimeMillis();
    List<Stamp> before = stamps(root, names);
    Known files = new Known(kind, before);
    String known = find(files);
    if (known != null) {
      return known;
    }
    String made = hash.get();
    if (before.stream().allMatch(stamp -> stamp.isSettled(now))) {
      keep(files, made);
    }
    return made;
  }

  private static List<Stamp> stamps(Path root, Collection<String> names) {
    List<Stamp> stamps = new ArrayList<>();
    for (String name : names) {
      try {
        stamps.add(Stamp.of(root, name));
      } catch (IOException e) {
        throw new ModelException("Cannot read model file " + root.resolve(name) + ": " + e, e);
      }
    }
    return stamps;
  }

  private static synchronized String find(Known files) {
    return KNOWN.get(files);
  }

  private static synchronized void keep(Known files, String hash) {
    if (KNOWN.size() >= MOST) {
      KNOWN.clear();
    }
    KNOWN.put(files, hash);
  }
}
