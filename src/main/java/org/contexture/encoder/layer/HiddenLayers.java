package org.contexture.encoder.layer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.contexture.encoder.model.ModelException;

/**
 * Where the hidden states of each layer are in a graph. Layer 0 is the embedding layer's output,
 * layer i the output of block i, counted from 1; the last one is the graph's own output, with a
 * final norm where the model has one.
 *
 * @param tensors name of the tensor with each layer's states; the last layer's alone where the
 *     others are not known
 * @param complete every layer is known
 * @param problem what was looked for and what was found instead; empty where every layer is known
 * @param origins what told where each tensor is; empty where nothing had to
 */
public record HiddenLayers(
    List<String> tensors, boolean complete, String problem, List<LayerOrigin> origins)
    implements Serializable {
  public HiddenLayers {
    tensors = List.copyOf(tensors);
    origins = List.copyOf(origins);
    if (tensors.isEmpty() || (!complete && tensors.size() > 1)) {
      throw new IllegalArgumentException("tensors must be every layer's or the last's: " + tensors);
    }
  }

  /** Every layer is known. */
  public static HiddenLayers all(List<String> tensors) {
    return new HiddenLayers(tensors, true, "", List.of());
  }

  /**
   * The same, found in a graph.
   *
   * @param inner what told all layers but the last
   * @param last what told the last
   */
  public HiddenLayers foundBy(LayerOrigin inner, LayerOrigin last) {
    List<LayerOrigin> found = new ArrayList<>(Collections.nCopies(count() - 1, inner));
    found.add(last);
    return new HiddenLayers(tensors, complete, problem, found);
  }

  /** No layer but the last is known. */
  public static HiddenLayers onlyLast(String tensor, String problem) {
    return new HiddenLayers(List.of(tensor), false, problem, List.of());
  }

  /** Number of transformer blocks; 0 where the layers are not known, and where there is but one. */
  public int blocks() {
    return complete ? count() - 1 : 0;
  }

  /** Number of layers that can be asked for, layer 0 included. */
  public int count() {
    return tensors.size();
  }

  /**
   * Index of a layer in {@link #tensors}.
   *
   * @param layer from 0, or from the end with -1 as the last layer
   * @throws ModelException which says what layers there are where there is no such layer
   */
  public int resolve(int layer) {
    if (!complete && layer != -1) {
      throw new ModelException(
          "Cannot tell the model's layers: " + problem + "; only layer -1 can be asked for");
    }
    int index = layer < 0 ? layer + count() : layer;
    if (index < 0 || index >= count()) {
      throw new ModelException(
          "Model has no layer %d; layers: 0 to %d, or %d to -1"
              .formatted(layer, count() - 1, -count()));
    }
    return index;
  }

  /**
   * Names of some layers' tensors.
   *
   * @param indices as {@link #resolve} gives them, distinct, at least one
   */
  public List<String> of(List<Integer> indices) {
    if (indices.isEmpty() || new HashSet<>(indices).size() < indices.size()) {
      throw new IllegalArgumentException("layers must be distinct and at least one: " + indices);
    }
    for (int index : indices) {
      if (index < 0 || index >= count()) {
        throw new IllegalArgumentException(
            "layers must lie in 0 to " + (count() - 1) + ": " + indices);
      }
    }
    return indices.stream().map(tensors::get).toList();
  }

  /** The tensor with the last layer's states. */
  public String last() {
    return tensors.get(count() - 1);
  }
}
