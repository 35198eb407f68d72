package org.contexture.jobs.path;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a path leads, however it is spelled: links and mounts followed, and of each file system one
 * name.
 *
 * @param system its scheme, host and port; {@link #LOCAL} for the local disk
 * @param path in it, from its root
 */
public record Place(String system, String path) {
  private static final String LOCAL = "file";

  /** Schemes by which one store goes too. */
  private static final Map<String, String> SAME_STORE =
      Map.of("s3a", "s3", "s3n", "s3", "abfss", "abfs", "wasbs", "wasb");

  /**
   * The place of a path, which need not exist: then of the nearest folder above it that does, and
   * the names below.
   *
   * @throws IOException where the file system cannot be reached
   */
  public static Place of(Path given, Configuration hadoop) throws IOException {
    FileSystem files = given.getFileSystem(hadoop);
    Path there = files.makeQualified(given);
    Deque<String> below = new ArrayDeque<>();
    while (there.getParent() != null && !files.exists(there)) {
      below.push(there.getName());
      there = there.getParent();
    }
    Place place = found(files.exists(there) ? files.resolvePath(there) : there, hadoop);
    for (String name : below) {
      place = place.child(name);
    }
    return place;
  }

  private static Place found(Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    URI uri = files.makeQualified(path).toUri();
    return LOCAL.equals(uri.getScheme())
        ? local(java.nio.file.Path.of(uri.getPath()))
        : new Place(system(new CanonicalName(files).of(uri)), uri.getPath());
  }

  private static Place local(java.nio.file.Path path) throws IOException {
    return new Place(LOCAL, (Files.exists(path) ? path.toRealPath() : path).toString());
  }

  private static String system(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String name = SAME_STORE.getOrDefault(scheme, scheme) + "://";
    if (uri.getHost() == null) {
      return name + uri.getAuthority();
    }
    // Azure's containers stand before the host; a password may stand there as well.
    String user = uri.getUserInfo() == null ? "" : uri.getUserInfo().split(":", 2)[0] + "@";
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return name + user + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  /** The place of a name in this folder; what it links to, where it is a link on the local disk. */
  public Place file(String name) throws IOException {
    Place child = child(name);
    boolean link = isLocal() && Files.isSymbolicLink(child.onDisk());
    return link ? local(child.onDisk()) : child;
  }

  private Place child(String name) {
    return new Place(system, path.endsWith("/") ? path + name : path + "/" + name);
  }

  /** The folder that it is in; a root is in itself. */
  public Place parent() {
    int slash = path.lastIndexOf('/');
    return new Place(system, slash <= 0 ? "/" : path.substring(0, slash));
  }

  /**
   * Whether a place is this one or lies below it. On the local disk folders count as one that are
   * the same to the system, as by a mount of one in two places.
   */
  public boolean contains(Place other) throws IOException {
    String below = path.endsWith("/") ? path : path + "/";
    if (system.equals(other.system) && (other.path.equals(path) || other.path.startsWith(below))) {
      return true;
    }
    if (!isLocal() || !other.isLocal() || !Files.exists(onDisk())) {
      return false;
    }
    for (java.nio.file.Path at = other.onDisk(); at != null; at = at.getParent()) {
      if (Files.exists(at) && Files.isSameFile(at, onDisk())) {
        return true;
      }
    }
    return false;
  }

  private boolean isLocal() {
    return system.equals(LOCAL);
  }

  private java.nio.file.Path onDisk() {
    return java.nio.file.Path.of(path);
  }

  /** Knows the port that stands for none, and the name that a host has beside others. */
  private static final class CanonicalName extends FilterFileSystem {
    CanonicalName(FileSystem files) {
      super(files);
    }

    URI of(URI uri) {
      return uri.getHost() == null ? uri : canonicalizeUri(uri);
    }
  }
}
