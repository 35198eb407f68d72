package org.contexture.encoder.quantize;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import java.util.List;

/**
 * What was done to a model: the content of {@code quantization.json}.
 *
 * @param model the original's name
 * @param modelFingerprint SHA-256 over the original's files
 * @param method for people
 * @param products projections that the states need
 * @param quantizedProducts those of whole numbers
 * @param smoothedInputs tensors whose scales were moved into the weights
 */
public record Quantization(
    String model,
    String modelFingerprint,
    String method,
    int weightBits,
    Calibrated calibration,
    Measured measured,
    int products,
    int quantizedProducts,
    int smoothedInputs,
    List<Kept> leftInFloat32) {
  /** Name of the file in the model's folder. */
  public static final String FILE = "quantization.json";

  static final String METHOD =
      "static int8: activations of 8 bits with one fixed scale each, weights with a scale for each"
          + " column; ranges and SmoothQuant's exponents by the least expected error; bias"
          + " correction";

  /**
   * What scales were measured on.
   *
   * @param corpusSha256 over all texts, those of the measurement too
   */
  public record Calibrated(String corpusSha256, int texts, long tokens) {}

  /** How near the vectors are to the original's, on texts that no scale was measured on. */
  public record Measured(int texts, double meanCosine, double leastCosine) {}

  /**
   * A node that stays of float32.
   *
   * @param cosineAlone mean cosine where it alone is of whole numbers
   */
  public record Kept(String node, double cosineAlone) {}

  /** As JSON, keys in snake case. */
  public String json() {
    return new GsonBuilder()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .create()
        .toJson(this);
  }
}
