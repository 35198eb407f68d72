package org.contexture.spark.executor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.contexture.encoder.TextEncoder;

/**
 * The encoders of this JVM: each is loaded once, however many tasks ask for it, and stays loaded
 * between waves of tasks. An encoder that no task leases is closed before another is loaded.
 */
public final class ExecutorEncoders {
  /** The one of this executor. */
  public static final ExecutorEncoders SHARED = new ExecutorEncoders();

  private final Map<EncoderReference, Entry> entries = new LinkedHashMap<>();

  /**
   * Leases an encoder, loading it where it is not loaded. Tasks that ask for one that is being
   * loaded wait for it.
   *
   * @param load called at most once per loaded encoder
   */
  Lease lease(EncoderReference key, Function<EncoderReference, TextEncoder> load) {
    Entry entry = enter(key);
    try {
      closeUnusedBut(entry);
      return new Lease(entry, entry.open(key, load));
    } catch (RuntimeException | Error e) {
      release(entry);
      throw e;
    }
  }

  private synchronized Entry enter(EncoderReference key) {
    Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
    entry.leases++;
    return entry;
  }

  private void release(Entry entry) {
    synchronized (this) {
      entry.leases--;
    }
    closeUnusedBut(entry);
  }

  private void closeUnusedBut(Entry latest) {
    takeUnusedBut(latest).forEach(TextEncoder::close);
  }

  /** An encoder whose load failed is forgotten, so that the next task tries again. */
  private synchronized List<TextEncoder> takeUnusedBut(Entry latest) {
    List<TextEncoder> unused = new ArrayList<>();
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.leases == 0 && (entry != latest || entry.encoder == null)) {
        all.remove();
        if (entry.encoder != null) {
          unused.add(entry.encoder);
        }
      }
    }
    return unused;
  }

  /** Leases that are out, over all encoders. */
  public synchronized int leases() {
    return entries.values().stream().mapToInt(entry -> entry.leases).sum();
  }

  /** Encoders that are loaded. */
  synchronized int loaded() {
    return (int) entries.values().stream().filter(entry -> entry.encoder != null).count();
  }

  private static final class Entry {
    private int leases;
    private boolean loadTaken;
    private volatile TextEncoder encoder;

    synchronized TextEncoder open(
        EncoderReference key, Function<EncoderReference, TextEncoder> load) {
      if (encoder == null) {
        encoder = load.apply(key);
      }
      return encoder;
    }

    synchronized boolean takeLoad() {
      boolean first = !loadTaken;
      loadTaken = true;
      return first;
    }
  }

  /** The right to use an encoder until it is closed. */
  final class Lease implements AutoCloseable {
    private final Entry entry;
    private final TextEncoder encoder;
    private boolean closed;

    private Lease(Entry entry, TextEncoder encoder) {
      this.entry = entry;
      this.encoder = encoder;
    }

    TextEncoder encoder() {
      return encoder;
    }

    /**
     * Whether this encoder's load is the caller's to count: true once per load, for the first task
     * that asks, also where a check had the encoder loaded before.
     */
    boolean takeLoad() {
      return entry.takeLoad();
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        release(entry);
      }
    }
  }
}
