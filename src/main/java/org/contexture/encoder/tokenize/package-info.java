/**
 * Text to token ids, through Hugging Face tokenizers. Imports {@code model}; one of the two
 * packages that see DJL.
 */
package org.contexture.encoder.tokenize;
