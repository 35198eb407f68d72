package org.contexture.encoder.hub;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.contexture.encoder.model.ModelException;

/**
 * Something that a hub is asked for until it gives it.
 *
 * @param <T> what it gives
 */
record Retries<T>(Patience patience, Attempt<T> attempt) {
  /** One try. */
  @FunctionalInterface
  interface Attempt<T> {
    Result<T> run() throws IOException;
  }

  /**
   * What came of a try.
   *
   * @param value what was given; empty where it is to be asked for again
   * @param problem why
   * @param pause seconds to wait; 0 where nothing is said
   * @param progress whether more is there than before, so that trying is not in vain
   */
  record Result<T>(Optional<T> value, String problem, long pause, boolean progress) {
    static <T> Result<T> of(T value) {
      return new Result<>(Optional.of(value), "", 0, true);
    }

    static <T> Result<T> again(HubClient.Answer answer) {
      return new Result<>(
          Optional.empty(), "it answers with status " + answer.status(), answer.pause(), false);
    }

    static <T> Result<T> dropped(String problem, boolean progress) {
      return new Result<>(Optional.empty(), problem, 0, progress);
    }
  }

  /**
   * Tries until something is given.
   *
   * @param problem what is thrown where patience ends, made of the last reason
   */
  T run(Function<String, ModelException> problem) {
    int failed = 0;
    while (true) {
      Result<T> result = once();
      if (result.value().isPresent()) {
        return result.value().get();
      }
      failed = result.progress() ? 1 : failed + 1;
      if (failed >= patience.tries()) {
        throw problem.apply("%s (%d times)".formatted(result.problem(), failed));
      }
      patience.rest(failed, result.pause());
    }
  }

  private Result<T> once() {
    try {
      return attempt().run();
    } catch (IOException e) {
      return Result.dropped(reason(e), false);
    }
  }

  /** The first words that anything says of it. */
  static String reason(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e.getMessage() != null && !e.getMessage().isBlank()) {
        return e.getMessage().lines().findFirst().orElse("");
      }
    }
    return failure.getClass().getSimpleName();
  }
}
