package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.model.JsonFile;

/**
 * GPT-2's {@code vocab.json} and {@code merges.txt}: pieces of bytes with their ids, and pairs of
 * them that become one, in order. How texts are cut is as in Hugging Face Transformers'
 * GPT2Tokenizer and RobertaTokenizer.
 */
final class BytePairs {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";

  private static final Set<String> LIKE_ROBERTA =
      Set.of(
          "BartTokenizer",
          "LEDTokenizer",
          "LongformerTokenizer",
          "RobertaTokenizer",
          "bart",
          "led",
          "longformer",
          "roberta");

  private static final Set<String> LIKE_GPT2 = Set.of("GPT2Tokenizer", "gpt2", "gpt_neo", "gptj");

  private static final String END = "<|endoftext|>";

  private final TokenizerSettings settings;

  BytePairs(TokenizerSettings settings) {
    this.settings = settings;
  }

  JsonObject convert() {
    String name = settings.tokenizerClass();
    if (!LIKE_ROBERTA.contains(name) && !LIKE_GPT2.contains(name)) {
      throw settings.inexact(
          "how %s cuts texts is not known".formatted(name.isEmpty() ? "its tokenizer" : name));
    }
    Map<String, Integer> vocabulary = vocabulary();
    JsonArray merges = merges(vocabulary);
    boolean space = settings.is("add_prefix_space", false);
    JsonObject splits =
        TokenizerParts.parse("{'type': 'ByteLevel', 'trim_offsets': true, 'use_regex': true}");
    splits.addProperty("add_prefix_space", space);
    JsonObject around;
    JsonArray added;
    if (LIKE_ROBERTA.contains(name)) {
      SpecialToken first = settings.named("cls_token", SpecialToken.of("<s>"));
      SpecialToken last = settings.named("sep_token", SpecialToken.of("</s>"));
      added =
          settings.addedTokens(
              List.of(
                  first,
                  last,
                  settings.named("bos_token", SpecialToken.of("<s>")),
                  settings.named("eos_token", SpecialToken.of("</s>")),
                  settings.named("unk_token", SpecialToken.of("<unk>")),
                  settings.named("pad_token", SpecialToken.of("<pad>")),
                  settings.named("mask_token", SpecialToken.of("<mask>").takingSpacesBefore())),
              vocabulary);
      around = around(first, last, space, vocabulary);
    } else {
      settings.requireThat("add_bos_token", new JsonPrimitive(false));
      added =
          settings.addedTokens(
              List.of(
                  settings.named("bos_token", SpecialToken.of(END)),
                  settings.named("eos_token", SpecialToken.of(END)),
                  settings.named("unk_token", SpecialToken.of(END)),
                  settings.named("pad_token", SpecialToken.of(END))),
              vocabulary);
      around =
          TokenizerParts.parse(
              "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': false,"
                  + " 'use_regex': true}");
    }
    settings.requireThat("trim_offsets", new JsonPrimitive(true));
    settings.requireAllRead();
    JsonObject whole =
        TokenizerParts.whole(
            added,
            new JsonObject(),
            splits,
            around,
            TokenizerParts.parse(
                "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true,"
                    + " 'use_regex': true}"),
            model(vocabulary, merges));
    whole.add("normalizer", JsonNull.INSTANCE);
    return whole;
  }

  private JsonObject around(
      SpecialToken first, SpecialToken last, boolean space, Map<String, Integer> vocabulary) {
    JsonObject json = TokenizerParts.parse("{'type': 'RobertaProcessing', 'trim_offsets': true}");
    json.addProperty("add_prefix_space", space);
    json.add("sep", pair(last, vocabulary));
    json.add("cls", pair(first, vocabulary));
    return json;
  }

  private JsonArray pair(SpecialToken token, Map<String, Integer> vocabulary) {
    Integer id = vocabulary.get(token.content());
    if (id == null) {
      throw settings.inexact("its vocabulary has no token '%s'".formatted(token.content()));
    }
    JsonArray pair = new JsonArray();
    pair.add(token.content());
    pair.add(id);
    return pair;
  }

  /**
   * All bytes must be there: one that is not is left out by one library, and unknown to another.
   */
  private Map<String, Integer> vocabulary() {
    VocabularyText.text(settings, VOCABULARY);
    JsonFile file = JsonFile.read(settings.file(VOCABULARY));
    JsonObject json = file.object().orElseThrow(() -> file.malformed("it must hold a JSON object"));
    Map<String, Integer> ids = new LinkedHashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      String id = entry.getValue().toString();
      if (!id.matches("\\d{1,9}") || !taken.add(Integer.parseInt(id))) {
        throw file.malformed(
            "each piece must have an id of its own: '%s' has %s".formatted(entry.getKey(), id));
      }
      ids.put(entry.getKey(), Integer.parseInt(id));
    }
    for (int letter : letters()) {
      if (!ids.containsKey(Character.toString(letter))) {
        throw settings.inexact(
            "its vocabulary has no piece for a byte, '%s'".formatted(Character.toString(letter)));
      }
    }
    return ids;
  }

  /**
   * The characters that stand for bytes: those that can be seen for themselves, others for the
   * rest.
   */
  private static int[] letters() {
    int[] letters = new int[256];
    int next = 256;
    for (int value = 0; value < letters.length; value++) {
      boolean seen = (value > ' ' && value < 0x7f) || (value > 0xa0 && value != 0xad);
      letters[value] = seen ? value : next++;
    }
    return letters;
  }

  /** Libraries differ in files of another form. */
  private JsonArray merges(Map<String, Integer> vocabulary) {
    String text = VocabularyText.text(settings, MERGES);
    if (!text.startsWith("#version") || !text.endsWith("\n")) {
      throw settings.inexact(MERGES + " must begin with #version and end with a line feed");
    }
    JsonArray merges = new JsonArray();
    List<String> lines = VocabularyText.lines(settings, MERGES);
    for (int i = 1; i < lines.size(); i++) {
      String[] parts = lines.get(i).split(" ", -1);
      if (parts.length != 2
          || !vocabulary.containsKey(parts[0])
          || !vocabulary.containsKey(parts[1])
          || !vocabulary.containsKey(parts[0] + parts[1])) {
        throw settings.malformed(
            MERGES,
            "line %d must be two pieces of the vocabulary that make a third: '%s'"
                .formatted(i + 1, lines.get(i)));
      }
      merges.add(lines.get(i));
    }
    return merges;
  }

  private static JsonObject model(Map<String, Integer> vocabulary, JsonArray merges) {
    JsonObject model =
        TokenizerParts.parse(
            "{'type': 'BPE', 'dropout': null, 'unk_token': null, 'continuing_subword_prefix': '',"
                + " 'end_of_word_suffix': '', 'fuse_unk': false, 'byte_fallback': false}");
    model.add("vocab", TokenizerParts.vocabulary(vocabulary));
    model.add("merges", merges);
    return model;
  }
}
