package org.contexture.encoder.llama2c;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;

/** Makes an encoder folder of a model and a tokenizer of llama2.c. */
public final class Llama2cConverter {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting().create();

  private final Checkpoint checkpoint;
  private final TokenizerFile tokenizer;

  private Llama2cConverter(Checkpoint checkpoint, TokenizerFile tokenizer) {
    this.checkpoint = checkpoint;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens the two files, whole and of one model.
   *
   * @param model a checkpoint of version 0
   * @param tokenizer a tokenizer as {@code tokenizer.py} exports it
   * @throws ModelException where one of them cannot be read, is no such file, or the two have
   *     vocabularies of different sizes
   */
  public static Llama2cConverter open(Path model, Path tokenizer) {
    Checkpoint checkpoint = Checkpoint.open(model);
    TokenizerFile pieces = TokenizerFile.read(tokenizer);
    if (pieces.pieces().size() != checkpoint.header().vocabSize()) {
      throw new ModelException(
          "Cannot convert: %s has %d tokens, but %s has %d"
              .formatted(
                  model, checkpoint.header().vocabSize(), tokenizer, pieces.pieces().size()));
    }
    return new Llama2cConverter(checkpoint, pieces);
  }

  /**
   * Writes the encoder folder. It appears under its name when it is complete.
   *
   * @param output a folder that does not exist yet
   * @throws FileAlreadyExistsException where it does
   */
  public ModelFolder write(Path output) throws IOException {
    Path folder = output.toAbsolutePath().normalize();
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(output.toString());
    }
    Files.createDirectories(folder.getParent());
    NewFolder.make(
        folder,
        partial -> {
          LlamaGraph.write(checkpoint, partial);
          write(partial.resolve(FileNames.TOKENIZER), TokenizerJson.of(tokenizer));
          write(partial.resolve("config.json"), config());
        });
    return ModelFolder.open(folder);
  }

  private static void write(Path file, JsonElement json) throws IOException {
    Files.writeString(file, JSON.toJson(json) + "\n");
  }

  /** As Hugging Face's {@code LlamaConfig} has it. */
  private JsonElement config() {
    Header header = checkpoint.header();
    JsonObject config = new JsonObject();
    config.addProperty("model_type", "llama");
    config.addProperty("vocab_size", header.vocabSize());
    config.addProperty("hidden_size", header.dim());
    config.addProperty("intermediate_size", header.hiddenDim());
    config.addProperty("num_hidden_layers", header.layers());
    config.addProperty("num_attention_heads", header.heads());
    config.addProperty("num_key_value_heads", header.kvHeads());
    config.addProperty("max_position_embeddings", header.seqLen());
    config.addProperty("hidden_act", "silu");
    config.addProperty("rms_norm_eps", 1e-5);
    config.addProperty("rope_theta", 10_000.0);
    config.addProperty("tie_word_embeddings", header.tied());
    config.addProperty("bos_token_id", 1);
    config.addProperty("eos_token_id", 2);
    return config;
  }
}
