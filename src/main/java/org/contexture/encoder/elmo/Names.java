package org.contexture.encoder.elmo;

import java.util.List;

/** How bilm-tf names the datasets of its weights. */
final class Names {
  static final String CHARACTERS = "char_embed";
  static final String PROJECTION = "CNN_proj/W_proj";
  static final String PROJECTION_BIAS = "CNN_proj/b_proj";
  static final String CARRY = "carry";
  static final String TRANSFORM = "transform";
  static final List<String> HIGHWAY_GATES = List.of(CARRY, TRANSFORM);

  private Names() {}

  static String filter(int index) {
    return "CNN/W_cnn_" + index;
  }

  static String filterBias(int index) {
    return "CNN/b_cnn_" + index;
  }

  static String highway(int index, String gate) {
    return "CNN_high_" + index + "/W_" + gate;
  }

  static String highwayBias(int index, String gate) {
    return "CNN_high_" + index + "/b_" + gate;
  }

  static String lstm(Direction direction, int layer) {
    return cell(direction, layer) + "W_0";
  }

  static String lstmBias(Direction direction, int layer) {
    return cell(direction, layer) + "B";
  }

  static String lstmProjection(Direction direction, int layer) {
    return cell(direction, layer) + "W_P_0";
  }

  private static String cell(Direction direction, int layer) {
    return "RNN_" + direction.number() + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
  }
}
