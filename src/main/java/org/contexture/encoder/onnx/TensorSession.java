package org.contexture.encoder.onnx;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.model.ModelException;

/**
 * A graph with inputs of its own, loaded into ONNX Runtime through DJL. One session serves many
 * threads at once; each run closes the native memory that it opened.
 */
public final class TensorSession implements AutoCloseable {
  private final Model model;

  private TensorSession(Model model) {
    this.model = model;
  }

  /**
   * Loads a graph.
   *
   * @param source the file that it was made from, for messages
   * @param threads intra-op threads of one run
   * @throws ModelException where ONNX Runtime refuses it
   */
  public static TensorSession open(Path graph, Path source, int threads) {
    return new TensorSession(OnnxSession.load(graph, source, threads));
  }

  /**
   * Runs the graph.
   *
   * @param tensors one per input, in the graph's order
   * @return the values of each output, row-major, in the graph's order
   * @throws ModelException where the run fails
   */
  public List<float[]> run(List<InputTensor> tensors) {
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
        NDList inputs = new NDList(tensors.stream().map(each -> each.create(manager)).toList());
        NDList outputs = predictor.predict(inputs)) {
      return outputs.stream().map(OutputStates::floats).toList();
    } catch (TranslateException | RuntimeException e) {
      throw new ModelException("Cannot run model: " + OnnxSession.rootMessage(e), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
