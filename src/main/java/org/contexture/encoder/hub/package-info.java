/**
 * Models by the names that they have on a hub: found in the cache that Hugging Face's libraries
 * keep, compared with their hashes, and downloaded into it where that is asked for. Imports {@code
 * model} and nothing else of ours; nobody else here opens a connection.
 */
package org.contexture.encoder.hub;
