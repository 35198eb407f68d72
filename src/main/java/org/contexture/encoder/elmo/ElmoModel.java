package org.contexture.encoder.elmo;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.TensorSession;
import org.contexture.encoder.onnx.graph.TemporaryFolder;
import org.contexture.encoder.onnx.graph.TensorSignature;

/** A model's files, compared with each other. */
public final class ElmoModel {
  private static final String INT64 = "int64";

  private final ModelFolder folder;
  private final ElmoOptions options;

  private ElmoModel(ModelFolder folder, ElmoOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * Reads a model's options, and compares the datasets of its weights with them.
   *
   * @throws ModelException where a file is malformed or the two do not belong together
   */
  public static ElmoModel open(ModelFolder folder) {
    ElmoOptions options = ElmoOptions.read(folder.options());
    ElmoWeights.open(folder.graph(), options.datasets()).close();
    return new ElmoModel(folder, options);
  }

  /** What the graph takes and gives. */
  public GraphSignature signature() {
    List<String> layers =
        IntStream.rangeClosed(0, options.layers()).mapToObj(ElmoGraph::output).toList();
    String dimension = Integer.toString(2 * options.projection());
    return new GraphSignature(
        List.of(
            new TensorSignature(
                ElmoGraph.CHAR_IDS,
                INT64,
                List.of("words", Integer.toString(options.charsPerWord()))),
            new TensorSignature(ElmoGraph.WORD_IDS, INT64, List.of("length", "rows")),
            new TensorSignature(ElmoGraph.LENGTHS, INT64, List.of("rows"))),
        layers.stream()
            .map(name -> new TensorSignature(name, "float", List.of("rows", "length", dimension)))
            .toList(),
        HiddenLayers.all(layers),
        false,
        ModelFamily.BIDIRECTIONAL_LM,
        Batches.mixedLengths("each text is read by its own length in both directions"),
        List.of(
            "characters of each different word of the batch",
            "which of these words stands where",
            "words of each row"));
  }

  /**
   * Loads what some layers need.
   *
   * @param layers distinct, at least one: 0 for the words' own vectors, 1 and up for the LSTMs
   * @param threads of one run
   * @throws ModelException where the weights cannot be read or the graph cannot be written
   */
  public ElmoSession load(List<Integer> layers, int threads) {
    TensorSession session = load(layers, threads, false);
    return new ElmoSession(
        session, new CharacterIds(options.charsPerWord()), 2 * options.projection());
  }

  /** As {@link ElmoGraph#write}. The graph's file is gone when it is loaded. */
  TensorSession load(List<Integer> layers, int threads, boolean carried) {
    try (ElmoWeights weights = ElmoWeights.open(folder.graph(), options.datasets());
        TemporaryFolder temporary = TemporaryFolder.create()) {
      return TensorSession.open(
          ElmoGraph.write(options, weights, layers, carried, temporary.path()),
          folder.graph(),
          threads);
    } catch (IOException e) {
      throw new ModelException("Cannot write the graph of model " + folder.graph() + ": " + e, e);
    }
  }

  ElmoOptions options() {
    return options;
  }
}
