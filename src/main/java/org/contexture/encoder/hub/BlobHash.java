package org.contexture.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a hub names the content of a file: what is kept in LFS by the SHA-256 of its bytes, the rest
 * as git does.
 */
enum BlobHash {
  LFS("SHA-256", "SHA-256", 64),

  /** SHA-1 over {@code blob LENGTH\0} and the bytes. */
  GIT("SHA-1", "git hash", 40);

  private static final int BUFFER_BYTES = 1 << 20;

  private final String algorithm;
  private final String name;
  private final Pattern digits;

  BlobHash(String algorithm, String name, int length) {
    this.algorithm = algorithm;
    this.name = name;
    this.digits = Pattern.compile("[0-9a-f]{" + length + "}");
  }

  /** How a hash was made; nothing where it is none of a hub's. */
  static Optional<BlobHash> of(String hash) {
    return Arrays.stream(values()).filter(kind -> kind.digits.matcher(hash).matches()).findFirst();
  }

  /** For people. */
  String title() {
    return name;
  }

  /** The hash of a file, in hexadecimal. */
  String of(Path file) throws IOException {
    MessageDigest digest = digest();
    if (this == GIT) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }
}
