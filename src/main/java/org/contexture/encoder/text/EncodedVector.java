package org.contexture.encoder.text;

import java.util.List;

/** What a text has in one vector column. */
public sealed interface EncodedVector {
  /** One vector of the whole text; shared by equal texts, so not to be changed. */
  record Whole(float[] values) implements EncodedVector {}

  /** One vector for each word, token, span or chunk, in order. */
  record Spans(List<EncodedSpan> spans) implements EncodedVector {}
}
