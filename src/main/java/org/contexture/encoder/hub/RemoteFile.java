package org.contexture.encoder.hub;

import java.net.URI;

/**
 * A file as a hub has it.
 *
 * @param name relative to the model
 * @param hash of its content, which its blob is named by
 * @param size in bytes
 */
record RemoteFile(String name, URI address, String hash, long size) {}
