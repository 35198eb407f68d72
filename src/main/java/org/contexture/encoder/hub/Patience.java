package org.contexture.encoder.hub;

import java.time.Duration;

/**
 * How long a hub is waited for.
 *
 * @param tries of a request that brings nothing, the first one included
 * @param pause before the second; each further one is twice as long, or what the hub asks for
 * @param silence after which a connection counts as dropped
 */
record Patience(int tries, Duration pause, Duration silence) {
  static final Patience USUAL = new Patience(6, Duration.ofSeconds(1), Duration.ofSeconds(60));

  private static final Duration LONGEST = Duration.ofMinutes(2);

  /**
   * Waits before another try.
   *
   * @param failed how many were made
   * @param asked seconds that the hub asks for; 0 where it says nothing
   */
  void rest(int failed, long asked) {
    Duration wait = pause.multipliedBy(1L << Math.min(failed - 1, 10));
    if (asked > 0) {
      wait = Duration.ofSeconds(asked);
    }
    try {
      Thread.sleep(wait.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the hub", e);
    }
  }
}
