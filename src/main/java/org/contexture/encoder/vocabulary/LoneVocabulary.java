package org.contexture.encoder.vocabulary;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.ModelException;

/** A tokenizer that lies in a folder as its vocabulary, without a {@code tokenizer.json}. */
public final class LoneVocabulary {
  /** What is read beside the vocabulary. */
  private static final List<String> CONFIGS =
      List.of(
          "added_tokens.json", "config.json", "special_tokens_map.json", "tokenizer_config.json");

  private LoneVocabulary() {}

  /**
   * The files of a folder that a tokenizer is made of; none where it has one, or no vocabulary.
   *
   * @param listing paths relative to the folder
   */
  public static List<String> files(Collection<String> listing) {
    Optional<VocabularyForm> form = find(listing);
    return form.map(
            found ->
                Stream.of(found.files(), CONFIGS)
                    .flatMap(List::stream)
                    .filter(listing::contains)
                    .sorted()
                    .toList())
        .orElse(List.of());
  }

  private static Optional<VocabularyForm> find(Collection<String> listing) {
    return listing.contains(FileNames.TOKENIZER)
        ? Optional.empty()
        : Stream.of(VocabularyForm.values())
            .filter(form -> listing.containsAll(form.files()))
            .findFirst();
  }

  /**
   * Writes a folder's tokenizer beside its vocabulary; nothing where it has one, or no vocabulary.
   *
   * @param folder with {@link #files}
   * @param original the folder that the user knows, for messages
   * @throws IOException where it cannot be written
   * @throws ModelException where a file is malformed, or the same tokens would not come of it
   */
  public static void complete(Path folder, String original) throws IOException {
    List<String> listing;
    try (Stream<Path> paths = Files.list(folder)) {
      listing = paths.map(path -> String.valueOf(path.getFileName())).toList();
    }
    Optional<VocabularyForm> form = find(listing);
    if (form.isPresent()) {
      JsonObject json = form.get().convert(TokenizerSettings.read(folder, original));
      Files.writeString(
          folder.resolve(FileNames.TOKENIZER),
          new GsonBuilder().disableHtmlEscaping().serializeNulls().create().toJson(json));
    }
  }
}
