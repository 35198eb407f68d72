package org.contexture.encoder;

import java.io.Serializable;
import org.contexture.encoder.onnx.GraphSignature;

/**
 * What an opened encoder is.
 *
 * @param model its name, for people
 * @param modelFingerprint SHA-256 over the model's files
 * @param fingerprint SHA-256 over the model's files and the settings: two outputs of one
 *     fingerprint hold comparable vectors
 * @param dimension values per vector
 * @param modelType {@code model_type} of its config.json
 * @param modelBytes size of the model's files
 * @param tokenizer type of the tokenizer's model, such as WordPiece, or {@code unknown}
 * @param specialTokens tokens that the tokenizer adds to every text
 */
public record EncoderSignature(
    String model,
    String modelFingerprint,
    String fingerprint,
    int dimension,
    String modelType,
    long modelBytes,
    String tokenizer,
    int specialTokens,
    EncoderSettings settings,
    GraphSignature graph)
    implements Serializable {}
