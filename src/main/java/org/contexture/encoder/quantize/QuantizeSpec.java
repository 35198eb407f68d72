package org.contexture.encoder.quantize;

/**
 * What is asked of a quantized model.
 *
 * @param bits of its weights
 * @param minCosine the least that the mean cosine of its vectors to the original's may be
 */
public record QuantizeSpec(WeightBits bits, double minCosine) {}
