package org.contexture.encoder.layer;

/** What told where in a graph a layer's states are, from the surest to the last resort. */
public enum LayerOrigin {
  /** The graph gives them under a name that says so. */
  OUTPUT_NAME("output name"),

  /** Names of the graph's nodes show which block a node is in. */
  NODE_NAMES("node names"),

  /** The exporter wrote down which module a node is of. */
  METADATA("metadata"),

  /** Names of weights show which block reads them. */
  WEIGHT_NAMES("weight names"),

  /** Blocks are alike, and the states of all tokens go from one into the next. */
  STRUCTURE("structure");

  private final String id;

  LayerOrigin(String id) {
    this.id = id;
  }

  /** For people. */
  public String id() {
    return id;
  }
}
