package org.contexture.jobs.fault;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;

/**
 * One run's dealings with a store: counts what it asks, and lets one fault happen. The paths of a
 * life name it as their authority, so what is left of a run that died stays dead while the next one
 * works on the same folder. Safe for several threads.
 */
public final class Life {
  private static final Map<String, Life> LIVES = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger();

  /** The thread that says all the while that the output's lock is held. */
  private static final String BEAT = "contexture-lock";

  private final String name;
  private final Optional<Fault> fault;
  private final Map<Operation, AtomicInteger> counts = new EnumMap<>(Operation.class);
  private final CountDownLatch struck = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private volatile boolean dead;

  private Life(String name, Optional<Fault> fault) {
    this.name = name;
    this.fault = fault;
    for (Operation operation : Operation.values()) {
      counts.put(operation, new AtomicInteger());
    }
    LIVES.put(name, this);
  }

  /** A life in which nothing goes wrong. */
  public static Life undisturbed() {
    return new Life(newName(), Optional.empty());
  }

  public static Life with(Fault fault) {
    return new Life(newName(), Optional.of(fault));
  }

  private static String newName() {
    return "life" + NEXT.incrementAndGet();
  }

  /**
   * The next life at the same paths, for a run that finds them in files. What is left of this life
   * has only the files that it opened.
   */
  public Life next(Optional<Fault> itsFault) {
    return new Life(name, itsFault);
  }

  static Life named(String authority) {
    return LIVES.get(authority);
  }

  /** A folder of the local disk, as a run of this life names it. */
  public String path(Store store, java.nio.file.Path folder) {
    return new Path(store.scheme(), name, folder.toString()).toString();
  }

  /** How many operations of a kind were asked for so far. */
  public int count(Operation operation) {
    return counts.get(operation).get();
  }

  /** Whether the fault happened. */
  public boolean isStruck() {
    return struck.getCount() == 0;
  }

  /** Waits until the fault happened. */
  public void awaitStrike() throws InterruptedException {
    struck.await();
  }

  /** Ends what {@link Fault.Effect#WAIT} began. */
  public void goOn() {
    goesOn.countDown();
  }

  /**
   * Counts an operation that is about to be done, and lets the fault happen where it is the one.
   * The beats of the output's lock come with the clock and not with the work: were they counted,
   * the same fault would be at another place in each run.
   */
  void before(Operation operation) throws IOException {
    checkAlive();
    if (Thread.currentThread().getName().equals(BEAT)) {
      return;
    }
    int now = counts.get(operation).incrementAndGet();
    if (fault.isPresent() && fault.get().operation() == operation && fault.get().at() == now) {
      strike(fault.get());
    }
  }

  private void strike(Fault now) throws IOException {
    dead = now.effect() == Fault.Effect.CRASH;
    struck.countDown();
    if (now.effect() != Fault.Effect.WAIT) {
      throw new IOException("injected " + now);
    }
    try {
      goesOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at an injected " + now, e);
    }
  }

  /** Checks that nothing has ended this life. */
  void checkAlive() throws IOException {
    if (dead) {
      throw new IOException("injected " + fault.orElseThrow() + ": nothing is done any more");
    }
  }
}
