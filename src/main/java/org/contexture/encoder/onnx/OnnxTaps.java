package org.contexture.encoder.onnx;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.states.EmbeddingTable;

/** A graph that gives tensors from inside it, whatever their shapes, for one text at a time. */
public final class OnnxTaps implements AutoCloseable {
  private final Model model;
  private final List<InputFeed> feeds;
  private final List<String> tensors;

  private OnnxTaps(Model model, List<InputFeed> feeds, List<String> tensors) {
    this.model = model;
    this.feeds = feeds;
    this.tensors = tensors;
  }

  static OnnxTaps open(GraphFile file, ModelConfig config, List<String> tensors, int threads) {
    long vocabulary = new EmbeddingTable(file).rows();
    return new OnnxTaps(
        OnnxSession.load(file, tensors, threads),
        new InputFeeds(file.takes(), config, vocabulary).all(),
        tensors);
  }

  /**
   * Runs one text.
   *
   * @param ids {@code input_ids}, at least one
   * @param typeIds {@code token_type_ids}, as many
   * @return the values of each tensor, row-major, in the order in which they were asked for
   * @throws ModelException where the run fails, or a tensor is not of float32
   */
  public List<float[]> run(long[] ids, long[] typeIds) {
    TokenBatch batch = new TokenBatch(List.of(ids), List.of(typeIds));
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
        NDList inputs = OnnxSession.inputs(feeds, batch, manager);
        NDList outputs = predictor.predict(inputs)) {
      List<float[]> values = new ArrayList<>();
      for (int tensor = 0; tensor < tensors.size(); tensor++) {
        NDArray output = outputs.get(tensor);
        if (output.getDataType() != DataType.FLOAT32) {
          throw new ModelException(
              "tensor '%s' must be of float32: %s"
                  .formatted(tensors.get(tensor), output.getDataType()));
        }
        values.add(TensorSession.floats(output));
      }
      return values;
    } catch (TranslateException | RuntimeException e) {
      throw new ModelException("Cannot run model: " + OnnxSession.rootMessage(e), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
