package org.contexture.encoder.hub;

/**
 * Proof of who asks a hub; shown to nobody else.
 *
 * @param secret as the hub gave it
 */
record HubToken(String secret) {
  String header() {
    return "Bearer " + secret;
  }

  @Override
  public String toString() {
    return "a token";
  }
}
