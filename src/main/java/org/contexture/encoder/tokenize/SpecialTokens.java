package org.contexture.encoder.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.Arrays;

/**
 * What a tokenizer puts around every text, such as [CLS] and [SEP].
 *
 * @param ids of the tokens before the text and after it
 * @param typeIds {@code token_type_ids} of those tokens
 * @param prefix how many of them come before the text
 * @param typeIdOfText {@code token_type_ids} of the text's own tokens
 */
record SpecialTokens(long[] ids, long[] typeIds, int prefix, long typeIdOfText) {
  /** For models that put nothing around a text. */
  static final SpecialTokens NONE = new SpecialTokens(new long[0], new long[0], 0, 0);

  /** Learns them from a text of one letter. */
  static SpecialTokens of(HuggingFaceTokenizer tokenizer) {
    Encoding letter = tokenizer.encode("a", true, false);
    long[] mask = letter.getSpecialTokenMask();
    int prefix = 0;
    while (prefix < mask.length && mask[prefix] == 1) {
      prefix++;
    }
    int suffix = mask.length;
    while (suffix > prefix && mask[suffix - 1] == 1) {
      suffix--;
    }
    long typeIdOfText = suffix > prefix ? letter.getTypeIds()[prefix] : 0;
    return new SpecialTokens(
        without(letter.getIds(), prefix, suffix),
        without(letter.getTypeIds(), prefix, suffix),
        prefix,
        typeIdOfText);
  }

  private static long[] without(long[] all, int begin, int end) {
    long[] rest = Arrays.copyOf(all, begin + all.length - end);
    System.arraycopy(all, end, rest, begin, all.length - end);
    return rest;
  }

  int count() {
    return ids.length;
  }

  long[] typeIdsOfText(int tokens) {
    long[] types = new long[tokens];
    Arrays.fill(types, typeIdOfText);
    return types;
  }

  /** A text's values between the special tokens' ones. */
  long[] around(long[] special, long[] text, int tokens) {
    long[] whole = new long[special.length + tokens];
    System.arraycopy(special, 0, whole, 0, prefix);
    System.arraycopy(text, 0, whole, prefix, tokens);
    System.arraycopy(special, prefix, whole, prefix + tokens, special.length - prefix);
    return whole;
  }
}
