package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The first states of BERT's kind: the sum of vectors for a token, its type and its position,
 * normed.
 *
 * @param width values of each
 * @param positions how many have a vector
 * @param types how many types of token have a vector; 0 where there are no types
 * @param typed whether types are an input; else all tokens are of type 0
 * @param padding id of the token that positions go on from, without counting it; empty where they
 *     count from 0
 */
record TokenEmbeddings(
    int vocabulary,
    int width,
    int positions,
    int types,
    boolean typed,
    OptionalInt padding,
    double epsilon) {
  private static final String MODULE = "embeddings";
  private static final long INT64 = 7;

  /** Adds its inputs and nodes. */
  String add(Network network) throws IOException {
    String ids = network.input(Network.INPUT_IDS);
    network.input(Network.ATTENTION_MASK);
    String typeIds = typed ? network.input(Network.TOKEN_TYPE_IDS) : network.graph().number(0);
    String sum = network.lookUp(MODULE + ".word_embeddings", ids, vocabulary, width);
    if (types > 0) {
      String ofTypes = network.lookUp(MODULE + ".token_type_embeddings", typeIds, types, width);
      sum = network.sum(MODULE, sum, ofTypes);
    }
    String ofPlaces =
        network.lookUp(MODULE + ".position_embeddings", places(network), positions, width);
    sum = network.sum(MODULE, sum, ofPlaces);
    return network.layerNorm(MODULE + ".LayerNorm", sum, true, width, epsilon);
  }

  private String places(Network network) {
    if (padding.isEmpty()) {
      return network.places();
    }
    String pad = network.graph().number(padding.getAsInt());
    String isPadding = network.node(MODULE, "Equal", Network.INPUT_IDS, pad);
    String isToken = network.node(MODULE, "Not", isPadding);
    String ones = network.node(MODULE, "Cast", List.of(isToken), number("to", INT64));
    String counted = network.node(MODULE, "CumSum", ones, network.graph().number(1));
    return network.node(MODULE, "Add", network.node(MODULE, "Mul", counted, ones), pad);
  }
}
