package org.contexture.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A running SHA-256 over strings and files, each preceded by its length so that no two run
 * together.
 */
public final class Fingerprint {
  private static final int BUFFER_BYTES = 1 << 20;
  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  public Fingerprint add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    digest.update(bytes);
    return this;
  }

  public Fingerprint add(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      length(Files.size(file));
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return this;
    } catch (IOException e) {
      throw new ModelException("Cannot read model file " + file + ": " + e, e);
    }
  }

  /** The hash of all that was added, 64 hexadecimal digits; ends this fingerprint. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void length(long bytes) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes >>> shift));
    }
  }
}
