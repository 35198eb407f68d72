package org.contexture.spark.model;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another scheme, so that Contexture takes it for a remote file system. */
public final class MemoFileSystem extends RawLocalFileSystem {
  /** Files opened by all instances. */
  public static final AtomicInteger OPENS = new AtomicInteger();

  private static final URI ROOT = URI.create("memo:///");

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENS.incrementAndGet();
    return super.open(file, bufferSize);
  }

  /** The location of a local folder on this file system. */
  public static String location(java.nio.file.Path folder) {
    return "memo://" + folder.toAbsolutePath();
  }
}
