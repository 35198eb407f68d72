package org.contexture.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A stream that ends with an error where nothing comes for too long: Java's own waits for ever. */
final class SilenceWatch implements AutoCloseable {
  private final InputStream body;
  private final long silence;
  private final Thread watch;
  private volatile long heard = System.nanoTime();
  private volatile boolean silent;

  private SilenceWatch(InputStream body, Duration silence) {
    this.body = body;
    this.silence = silence.toNanos();
    this.watch = new Thread(this::listen, "contexture-download");
    watch.setDaemon(true);
  }

  static SilenceWatch of(InputStream body, Duration silence) {
    SilenceWatch watch = new SilenceWatch(body, silence);
    watch.watch.start();
    return watch;
  }

  int read(byte[] buffer) throws IOException {
    try {
      int read = body.read(buffer);
      heard = System.nanoTime();
      if (read < 0 && silent) {
        throw new IOException("nothing comes any more");
      }
      return read;
    } catch (IOException e) {
      throw silent ? new IOException("nothing comes any more", e) : e;
    }
  }

  private void listen() {
    try {
      for (long left = silence; left > 0; left = silence - (System.nanoTime() - heard)) {
        Thread.sleep(left / 1_000_000 + 1);
      }
      silent = true;
      body.close();
    } catch (InterruptedException e) {
      // It is over.
    } catch (IOException e) {
      // Who reads is told.
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
