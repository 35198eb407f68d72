package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.layer.HiddenLayers;

/**
 * Hidden states that a graph gives itself, as exports with {@code output_hidden_states=True} do:
 * {@code hidden_states.3}, {@code hidden_states_3}, {@code hidden_states[3]}.
 */
final class NumberedOutputs {
  private static final Pattern NUMBERED =
      Pattern.compile("hidden_states(?:[._](\\d{1,4})|\\[(\\d{1,4})\\])");

  private NumberedOutputs() {}

  /** Outputs by their number, where they are numbered from 0 without a gap; else none. */
  static NavigableMap<Integer, String> of(List<String> outputs) {
    NavigableMap<Integer, String> numbered = new TreeMap<>();
    for (String output : outputs) {
      Matcher matcher = NUMBERED.matcher(output);
      if (matcher.matches()) {
        String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        numbered.putIfAbsent(Integer.valueOf(number), output);
      }
    }
    boolean gapless = !numbered.isEmpty() && numbered.lastKey() == numbered.size() - 1;
    return gapless ? numbered : new TreeMap<>();
  }

  /**
   * The layers, where the outputs give all of them.
   *
   * @param last the output that holds the last layer's states
   * @param blocks number of blocks that the node names show, 0 where they show none
   */
  static Optional<HiddenLayers> find(List<String> outputs, String last, int blocks) {
    List<String> tensors = new ArrayList<>(of(outputs).values());
    if (tensors.size() < 2) {
      return Optional.empty();
    }
    if (!tensors.contains(last)) {
      boolean lastIsBesideThem = tensors.size() == blocks;
      if (!lastIsBesideThem && blocks > 0 && tensors.size() != blocks + 1) {
        return Optional.empty();
      }
      if (!lastIsBesideThem) {
        tensors.remove(tensors.size() - 1);
      }
      tensors.add(last);
    }
    return Optional.of(HiddenLayers.all(tensors));
  }
}
