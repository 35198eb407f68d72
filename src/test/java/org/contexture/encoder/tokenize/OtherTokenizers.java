package org.contexture.encoder.tokenize;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokenizers of other kinds than BERT's, with vocabularies of a few pieces. */
enum OtherTokenizers {
  /** GPT-2's. */
  BYTE_LEVEL {
    @Override
    Map<String, Object> json() {
      return byteLevel(false);
    }
  },
  /** RoBERTa's. */
  BYTE_LEVEL_WITH_SPACE {
    @Override
    Map<String, Object> json() {
      return byteLevel(true);
    }
  },
  /** T5's and XLM-R's. */
  UNIGRAM {
    @Override
    Map<String, Object> json() {
      List<List<Object>> vocab = new ArrayList<>();
      vocab.add(List.of("<unk>", 0));
      for (String piece :
          List.of(SPACE, SPACE + "a", "a", "b", "k", "n", "ba", "nk", "é", "-", "'")) {
        vocab.add(List.of(piece, -piece.length() - 1));
      }
      return tokenizer(
          Map.of(),
          Map.of(
              "type", "Metaspace", "replacement", SPACE, "prepend_scheme", "always", "split", true),
          Map.of("type", "Unigram", "unk_id", 0, "byte_fallback", false, "vocab", vocab));
    }
  },
  /** Llama's: no pre-tokenizer, white space is changed by the normalizer. */
  LLAMA {
    @Override
    Map<String, Object> json() {
      List<String> pieces = new ArrayList<>(List.of("<unk>"));
      for (int b = 0; b < 256; b++) {
        pieces.add("<0x%02X>".formatted(b));
      }
      pieces.addAll(
          List.of(SPACE, "a", "b", "n", "k", "ba", "nk", "bank", SPACE + "bank", SPACE + "a"));
      Map<String, Object> space = Map.of("String", " ");
      Map<String, Object> normalizer =
          Map.of(
              "type",
              "Sequence",
              "normalizers",
              List.of(
                  Map.of("type", "Prepend", "prepend", SPACE),
                  Map.of("type", "Replace", "pattern", space, "content", SPACE)));
      Map<String, Object> model =
          new LinkedHashMap<>(
              bpe(pieces, List.of("b a", "n k", "ba nk", SPACE + " bank", SPACE + " a")));
      model.putAll(Map.of("unk_token", "<unk>", "fuse_unk", true, "byte_fallback", true));
      return tokenizer(normalizer, Map.of(), model);
    }
  };

  private static final String SPACE = "\u2581";

  abstract Map<String, Object> json();

  TextTokenizer open(Path folder) throws IOException {
    Path file = folder.resolve(name() + ".json");
    return TextTokenizer.open(Files.writeString(file, new Gson().toJson(json())));
  }

  private static Map<String, Object> byteLevel(boolean prefixSpace) {
    List<String> pieces = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      pieces.add(Character.toString(pointOfByte(b)));
    }
    pieces.addAll(List.of("ba", "nk", "bank", "Ġbank", "Ġa", "ðŁ"));
    return tokenizer(
        Map.of(),
        Map.of("type", "ByteLevel", "add_prefix_space", prefixSpace, "trim_offsets", true),
        bpe(pieces, List.of("b a", "n k", "ba nk", "Ġ bank", "Ġ a", "ð Ł")));
  }

  /** GPT-2 writes a byte that cannot be printed as a character from U+0100 on. */
  private static int pointOfByte(int b) {
    int point = 256;
    for (int other = 0; other < b; other++) {
      point += isPrintable(other) ? 0 : 1;
    }
    return isPrintable(b) ? b : point;
  }

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= '¡' && b <= '¬') || b >= '®';
  }

  private static Map<String, Object> bpe(List<String> pieces, List<String> merges) {
    Map<String, Integer> vocab = new LinkedHashMap<>();
    pieces.forEach(piece -> vocab.put(piece, vocab.size()));
    return Map.of("type", "BPE", "vocab", vocab, "merges", merges);
  }

  /** An empty part is left out. */
  private static Map<String, Object> tokenizer(
      Map<String, Object> normalizer, Map<String, Object> preTokenizer, Map<String, Object> model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("added_tokens", List.of());
    json.put("normalizer", normalizer.isEmpty() ? null : normalizer);
    json.put("pre_tokenizer", preTokenizer.isEmpty() ? null : preTokenizer);
    json.put("model", model);
    return json;
  }
}
