package org.contexture.encoder.tokenize;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.contexture.encoder.model.ModelException;

/** The subword pieces or words that a model's token ids stand for. */
public final class Vocabulary {
  private final LongFunction<String> pieces;
  private final boolean asWritten;

  private Vocabulary(LongFunction<String> pieces, boolean asWritten) {
    this.pieces = pieces;
    this.asWritten = asWritten;
  }

  /** One that knows no piece, for those who ask for none. */
  public static Vocabulary none() {
    return of(Long::toString);
  }

  /** That of a model whose tokens are words: each stands for itself. */
  public static Vocabulary ofWords() {
    return new Vocabulary(Long::toString, true);
  }

  /** The piece of every id that there is. */
  public static Vocabulary of(LongFunction<String> pieces) {
    return new Vocabulary(pieces, false);
  }

  /**
   * Reads the pieces of a {@code tokenizer.json}.
   *
   * @throws ModelException where it holds no vocabulary
   */
  public static Vocabulary read(Path tokenizerFile) {
    Map<Long, String> pieces = new HashMap<>();
    try (Reader reader = Files.newBufferedReader(tokenizerFile)) {
      JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
      addModel(json.getAsJsonObject("model").get("vocab"), pieces);
      JsonElement added = json.get("added_tokens");
      if (added != null && added.isJsonArray()) {
        addTokens(added.getAsJsonArray(), pieces);
      }
      return of(id -> pieces.getOrDefault(id, Long.toString(id)));
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      throw new ModelException(
          "Cannot read the vocabulary of " + tokenizerFile + ": " + e.getMessage(), e);
    }
  }

  /**
   * WordPiece, BPE and WordLevel map pieces to ids; Unigram lists [piece, score] in their order.
   */
  private static void addModel(JsonElement vocab, Map<Long, String> pieces) {
    if (vocab.isJsonArray()) {
      for (JsonElement entry : vocab.getAsJsonArray()) {
        pieces.put((long) pieces.size(), entry.getAsJsonArray().get(0).getAsString());
      }
    } else {
      vocab
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> pieces.put(entry.getValue().getAsLong(), entry.getKey()));
    }
  }

  private static void addTokens(JsonArray added, Map<Long, String> pieces) {
    for (JsonElement token : added) {
      JsonObject each = token.getAsJsonObject();
      pieces.put(each.get("id").getAsLong(), each.get("content").getAsString());
    }
  }

  /** The piece of an id; an id that the file does not list stands for itself. */
  public String piece(long id) {
    return pieces.apply(id);
  }

  /**
   * The piece of a token of the text.
   *
   * @param written the stretch of the text that it stands for
   */
  public String piece(long id, String written) {
    return asWritten ? written : piece(id);
  }
}
