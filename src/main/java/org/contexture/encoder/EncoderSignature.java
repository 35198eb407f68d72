package org.contexture.encoder;

import java.io.Serializable;
import java.util.List;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.VectorSignature;

/**
 * What an opened encoder is.
 *
 * @param model its name, for people
 * @param modelFingerprint SHA-256 over the model's files
 * @param fingerprint SHA-256 over the model's files and the settings: two outputs of one
 *     fingerprint hold comparable vectors
 * @param kind what it is made of
 * @param hiddenSize values of a token's state in a layer
 * @param modelType {@code model_type} of its config.json, or the format of its word vectors
 * @param modelBytes size of the model's files
 * @param tokenizer type of the tokenizer's model, such as WordPiece, or {@code unknown}
 * @param specialTokens tokens that the tokenizer adds to every text
 * @param states what the model gives for its tokens
 * @param vectors what it gives for each text, at least one
 */
public record EncoderSignature(
    String model,
    String modelFingerprint,
    String fingerprint,
    ModelKind kind,
    int hiddenSize,
    String modelType,
    long modelBytes,
    String tokenizer,
    int specialTokens,
    EncoderSettings settings,
    StatesSignature states,
    List<VectorSignature> vectors)
    implements Serializable {
  /** Values of the first vector. */
  public int dimension() {
    return vectors.get(0).dimension();
  }
}
