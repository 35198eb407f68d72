package org.contexture.spark.executor;

import com.codahale.metrics.Counter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.contexture.encoder.TextEncoder;

/**
 * The encoders of this JVM: each is loaded once, however many tasks ask for it, and stays loaded
 * when the last of them gives it back. Those that no task leases are closed when another one has to
 * be loaded, before it is, and at no other time. So the models of one task are all there for the
 * next task, and what is loaded is never more than what was leased at once when the last load
 * began.
 */
final class ExecutorEncoders {
  /** The one of this executor. */
  static final ExecutorEncoders SHARED = new ExecutorEncoders(EncoderReference::open);

  private final Function<EncoderReference, TextEncoder> load;
  private final Counter loads = new Counter();
  private final Map<EncoderReference, Entry> entries = new LinkedHashMap<>();

  /**
   * Without an encoder.
   *
   * @param load called at most once per loaded encoder
   */
  ExecutorEncoders(Function<EncoderReference, TextEncoder> load) {
    this.load = load;
  }

  /**
   * Leases an encoder, loading it where it is not loaded. Tasks that ask for one that is being
   * loaded wait for it.
   */
  Lease lease(EncoderReference reference) {
    Entry entry = enter(reference);
    try {
      return new Lease(entry, entry.open(reference));
    } catch (RuntimeException | Error e) {
      release(entry);
      throw e;
    }
  }

  /** The same until the task's end, be it that it fails or stops early, under a LIMIT say. */
  Lease lease(EncoderReference reference, TaskContext task) {
    Lease lease = lease(reference);
    TaskCompletionListener release = ended -> lease.close();
    task.addTaskCompletionListener(release);
    return lease;
  }

  /**
   * Takes over an encoder that was opened in this JVM: tasks that ask for it need not load it
   * again. It is closed where one is there already.
   */
  void take(EncoderReference reference, TextEncoder opened) {
    Entry entry = enter(reference);
    try {
      entry.take(opened);
    } finally {
      release(entry);
    }
  }

  private synchronized Entry enter(EncoderReference reference) {
    Entry entry = entries.computeIfAbsent(reference, absent -> new Entry());
    entry.leases++;
    return entry;
  }

  /** An encoder whose load failed is forgotten, so that the next task tries again. */
  private synchronized void release(Entry entry) {
    entry.leases--;
    if (entry.leases == 0 && entry.encoder == null) {
      entries.values().remove(entry);
    }
  }

  private synchronized List<TextEncoder> takeUnused() {
    List<TextEncoder> unused = new ArrayList<>();
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.leases == 0) {
        all.remove();
        unused.add(entry.encoder);
      }
    }
    return unused;
  }

  /** Leases that are out, over all encoders. */
  synchronized int leases() {
    return entries.values().stream().mapToInt(entry -> entry.leases).sum();
  }

  /** Encoders that are loaded. */
  synchronized int loaded() {
    return (int) entries.values().stream().filter(entry -> entry.encoder != null).count();
  }

  /** How often an encoder was loaded. */
  Counter loads() {
    return loads;
  }

  private final class Entry {
    private int leases;
    private boolean loadTaken;
    private volatile TextEncoder encoder;

    synchronized TextEncoder open(EncoderReference reference) {
      if (encoder == null) {
        takeUnused().forEach(TextEncoder::close);
        encoder = load.apply(reference);
        loads.inc();
      }
      return encoder;
    }

    synchronized void take(TextEncoder opened) {
      if (encoder != null) {
        opened.close();
        return;
      }
      takeUnused().forEach(TextEncoder::close);
      encoder = opened;
      loads.inc();
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
