package org.contexture.jobs.path;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk by whatever name it is asked for. */
final class OfAnyScheme extends RawLocalFileSystem {
  private URI uri;

  OfAnyScheme() {}

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  /** Asked before there is a name, too. */
  @Override
  public URI getUri() {
    return uri == null ? super.getUri() : uri;
  }
}
