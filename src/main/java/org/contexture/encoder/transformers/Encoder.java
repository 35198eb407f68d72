package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** A model of some family, as its config.json says that it is built. */
interface Encoder {
  /** The name of a weight that every checkpoint has, without the prefix of models with heads. */
  String firstWeight();

  /** What may come before the names of weights. */
  List<String> prefixes();

  /** Names of weights that are no part of what gives hidden states. */
  Pattern others();

  /** Adds the graph's inputs, nodes and output. */
  void build(Network network) throws IOException;
}
