package org.contexture.encoder.model;

import java.io.Serializable;
import java.util.List;

/**
 * The way that texts take through a model which has several.
 *
 * @param task that it was found by; empty for none
 * @param name of the route; of several Routers one after the other, their routes joined by {@code
 *     +}; empty where the model has one way only
 * @param origin of the name, for people
 * @param names by which one may be asked for
 */
public record Route(String task, String name, String origin, List<String> names)
    implements Serializable {
  /** The model has one way only. */
  public static final Route NONE = new Route("", "", "", List.of());

  public Route {
    names = List.copyOf(names);
  }

  public boolean isThere() {
    return !name.isEmpty();
  }
}
