package org.contexture.encoder.hub;

import org.contexture.encoder.model.ModelException;

/**
 * Proof of who asks a hub; shown to nobody else.
 *
 * @param secret as the hub gave it
 */
record HubToken(String secret) {
  HubToken {
    if (!secret.matches("[!-~]+")) {
      throw new ModelException("HF_TOKEN must be one word of letters, digits and signs");
    }
  }

  String header() {
    return "Bearer " + secret;
  }

  @Override
  public String toString() {
    return "a token";
  }
}
