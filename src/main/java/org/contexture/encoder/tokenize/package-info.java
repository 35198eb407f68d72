/**
 * Text to token ids, through Hugging Face tokenizers or by looking words up. Imports {@code model};
 * one of the two packages that see DJL.
 */
package org.contexture.encoder.tokenize;
