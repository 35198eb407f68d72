package org.contexture.encoder.model;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes over files that were read: a model is hashed before it is loaded and again for its
 * fingerprint, in each JVM. A file counts as read only while the system says that nothing of it
 * changed. Where it says so by a time that nobody can set, hashes outlive the JVM. For any thread.
 */
public final class KnownContents {
  /** More than a JVM has models open, and files of them that are hashed one by one. */
  private static final int MOST = 512;

  /**
   * Times of changes may be this coarse, in milliseconds: what changed just now may change again.
   */
  private static final long SETTLED = 2000;

  private static final Map<Known, String> KNOWN = new LinkedHashMap<>();
  private static final Gson GSON = new Gson();
  private static final Logger LOG = LoggerFactory.getLogger(KnownContents.class);

  private static Path kept;

  /**
   * What the system says of a file.
   *
   * @param changed when, in milliseconds
   * @param exact whether it is by the time that nobody can set
   */
  private record Stamp(String file, String attributes, long changed, boolean exact) {
    static Stamp of(Path file) throws IOException {
      boolean exact = file.getFileSystem().supportedFileAttributeViews().contains("unix");
      Map<String, Object> attributes =
          Files.readAttributes(
              file,
              exact ? "unix:size,lastModifiedTime,ctime,ino,dev" : "size,lastModifiedTime,fileKey");
      return new Stamp(
          file.toAbsolutePath().toString(),
          new TreeMap<>(attributes).toString(),
          attributes.values().stream()
              .filter(FileTime.class::isInstance)
              .mapToLong(time -> ((FileTime) time).toMillis())
              .max()
              .orElse(Long.MAX_VALUE),
          exact);
    }
  }

  /** Of which files a hash is, and how it was made. */
  private record Known(String kind, String root, List<Stamp> files) {
    Known {
      files = List.copyOf(files);
    }
  }

  /** As it is kept in a file. */
  private record Kept(Known known, String hash) {
    Kept {
      Objects.requireNonNull(known);
      Objects.requireNonNull(hash);
    }
  }

  private KnownContents() {}

  /**
   * Has hashes outlive this JVM, and takes those that did.
   *
   * @param file in a folder that is as trustworthy as what is hashed
   */
  static synchronized void keepIn(Path file) {
    if (!file.equals(kept)) {
      kept = file;
      load();
    }
  }

  /** As in a JVM that begins. */
  static synchronized void forget() {
    KNOWN.clear();
    kept = null;
  }

  /** What cannot be read is hashed again. */
  private static void load() {
    if (!Files.isRegularFile(kept)) {
      return;
    }
    try {
      List<Kept> all = List.of(GSON.fromJson(Files.readString(kept), Kept[].class));
      all.stream()
          .limit(MOST - (long) KNOWN.size())
          .forEach(each -> KNOWN.putIfAbsent(each.known(), each.hash()));
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cannot read {}", kept, e);
    }
  }

  private static void save() {
    load();
    List<Kept> all = new ArrayList<>();
    KNOWN.forEach(
        (known, hash) -> {
          if (known.files().stream().allMatch(Stamp::exact)) {
            all.add(new Kept(known, hash));
          }
        });
    try {
      Files.createDirectories(kept.getParent());
      Path part = Files.createTempFile(kept.getParent(), "known", ".part");
      Files.writeString(part, GSON.toJson(all));
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("Cannot write {}", kept, e);
    }
  }

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
    Known files = new Known(kind, root.toAbsolutePath().toString(), before);
    String known = find(files);
    if (known != null) {
      return known;
    }
    String made = hash.get();
    if (before.stream().allMatch(stamp -> stamp.changed() < now - SETTLED)) {
      keep(files, made);
    }
    return made;
  }

  private static List<Stamp> stamps(Path root, Collection<String> names) {
    List<Stamp> stamps = new ArrayList<>();
    for (String name : names) {
      try {
        stamps.add(Stamp.of(root.resolve(name)));
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
    if (kept != null) {
      save();
    }
  }
}
