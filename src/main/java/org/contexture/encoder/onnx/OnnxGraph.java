package org.contexture.encoder.onnx;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphReader;

/**
 * A graph that was read and found fit to be fed, without its weights: those come with a session.
 */
public final class OnnxGraph {
  private final GraphFile file;
  private final ModelConfig config;
  private final GraphSignature signature;

  private OnnxGraph(GraphFile file, ModelConfig config) {
    this.file = file;
    this.config = config;
    this.signature = GraphSignature.of(file, config);
  }

  /**
   * Reads the graph of a model.
   *
   * @throws ModelException where the file cannot be read, the graph cannot be fed with token ids,
   *     or it gives no hidden states
   */
  public static OnnxGraph read(ModelFolder folder) {
    return read(folder.graph(), ModelConfig.read(folder));
  }

  /** As {@link #read(ModelFolder)}. */
  static OnnxGraph read(Path file, ModelConfig config) {
    return of(GraphReader.read(file), config);
  }

  /** Of a file that was read. */
  static OnnxGraph of(GraphFile file, ModelConfig config) {
    return new OnnxGraph(file, config);
  }

  /**
   * Files beside a model's graph that hold its weights, whatever their names, relative to the
   * model's folder. Whether they are there is not looked at.
   *
   * @throws ModelException where the graph cannot be read
   */
  public static List<String> weights(ModelFolder folder) {
    return weights(GraphReader.read(folder.graph()), folder);
  }

  /** None outside the folder. */
  private static List<String> weights(GraphFile file, ModelFolder folder) {
    return GraphFile.locations(file.initializers().values(), file.nodes()).stream()
        .flatMap(location -> beside(folder.graph(), location).stream())
        .filter(weights -> weights.startsWith(folder.root()))
        .map(weights -> folder.root().relativize(weights).toString().replace('\\', '/'))
        .toList();
  }

  /** Empty where no file can have that name: ONNX Runtime then says that there is none. */
  private static Optional<Path> beside(Path graph, String location) {
    try {
      return Optional.of(graph.resolveSibling(location).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The folder with {@link #weights} that are there among the model's files. */
  public ModelFolder withWeights(ModelFolder folder) {
    return folder.with(weights(file, folder));
  }

  /** What it takes and gives. */
  public GraphSignature signature() {
    return signature;
  }

  /** Its nodes and where its weights are. */
  public GraphFile file() {
    return file;
  }

  /**
   * Loads what it needs to give some tensors inside it, as {@link OnnxSession#values} gives them.
   *
   * @param tensors of float32, distinct, at least one
   * @param threads intra-op threads of one run
   * @throws ModelException where it cannot be cut or loaded
   */
  public OnnxSession tap(List<String> tensors, int threads) {
    return OnnxSession.open(file, config, tensors, threads);
  }

  /**
   * Loads what it needs to give the states of some layers.
   *
   * @param layers indices as {@link HiddenLayers#resolve} gives them, distinct, at least one;
   *     {@link HiddenStates#layers} has their order
   * @param threads intra-op threads of one run
   * @throws ModelException where it cannot be cut or loaded, or a layer inside it is not of the
   *     last one's shape
   */
  public OnnxSession load(List<Integer> layers, int threads) {
    HiddenLayers known = signature.hiddenLayers();
    List<String> asked = known.of(layers);
    OnnxSession session = OnnxSession.open(file, config, asked, threads);
    try {
      new TapCheck(file, config, known, threads).check(session, asked);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }
}
