package org.contexture.encoder.llama2c;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * The graph of a LLaMA model (arXiv 2302.13971 and 2307.09288): from {@code input_ids} and {@code
 * attention_mask}, {@code [batch, sequence]}, to {@code last_hidden_state}, {@code [batch,
 * sequence, dim]}, and {@code logits}, {@code [batch, sequence, vocab_size]}. A token sees those
 * before it and itself, as far as the mask has a 1 there; positions count from 0. Modules are named
 * as in Hugging Face's {@code LlamaForCausalLM}.
 */
final class LlamaGraph {
  private static final String INPUT_IDS = "input_ids";
  private static final String ATTENTION_MASK = "attention_mask";
  private static final String MODEL = "/model";
  private static final float EPSILON = 1e-5f;
  private static final long BOOL = 9;

  private final Checkpoint checkpoint;
  private final Header header;
  private final GraphBuilder graph;
  private final String one;
  private final String two;
  private final String epsilon;

  private LlamaGraph(Checkpoint checkpoint, GraphBuilder graph) {
    this.checkpoint = checkpoint;
    this.header = checkpoint.header();
    this.graph = graph;
    this.one = graph.number(1);
    this.two = graph.scalar(2);
    this.epsilon = graph.scalar(EPSILON);
  }

  /** Writes the graph of a checkpoint, with its weights, into an empty folder. */
  static void write(Checkpoint checkpoint, Path folder) throws IOException {
    try (GraphBuilder graph = GraphBuilder.in(folder)) {
      new LlamaGraph(checkpoint, graph).build();
      graph.write();
    }
  }

  private void build() throws IOException {
    String ids = graph.int64Input(INPUT_IDS, "batch", "sequence");
    String mask = graph.int64Input(ATTENTION_MASK, "batch", "sequence");
    String embedding =
        graph.weight(
            "model.embed_tokens.weight",
            checkpoint.get(Part.EMBEDDING, 0),
            header.vocabSize(),
            header.dim());
    String states = graph.node(MODEL + "/embed_tokens", "Gather", List.of(embedding, ids));
    String length =
        graph.node(
            MODEL,
            "Gather",
            List.of(graph.node(MODEL, "Shape", List.of(ids)), one),
            number("axis", 0));
    LlamaAttention attention =
        new LlamaAttention(
            graph, checkpoint, sees(mask, length), Rotation.of(graph, header, length));
    for (int layer = 0; layer < header.layers(); layer++) {
      states = block(layer, states, attention);
    }
    states = norm(MODEL + "/norm", weights("model.norm", Part.RMS_FINAL, 0), states);
    graph.floatOutput("last_hidden_state", states, "batch", "sequence", header.dim());
    String logits = graph.node("/lm_head", "MatMul", List.of(states, classifier(embedding)));
    graph.floatOutput("logits", logits, "batch", "sequence", header.vocabSize());
  }

  /** Which token sees which: {@code [batch, 1, sequence, sequence]}. */
  private String sees(String mask, String length) {
    String places = graph.node(MODEL, "Range", List.of(graph.number(0), length, one));
    String later = graph.node(MODEL, "Unsqueeze", List.of(places, graph.numbers(1)));
    String notAfter = graph.node(MODEL, "LessOrEqual", List.of(places, later));
    String there =
        graph.node(
            MODEL,
            "Unsqueeze",
            List.of(
                graph.node(MODEL, "Cast", List.of(mask), number("to", BOOL)), graph.numbers(1, 2)));
    return graph.node(MODEL, "And", List.of(notAfter, there));
  }

  private String block(int layer, String states, LlamaAttention attention) throws IOException {
    String scope = MODEL + "/layers." + layer;
    String module = "model.layers." + layer;
    String normed =
        norm(
            scope + "/input_layernorm",
            weights(module + ".input_layernorm", Part.RMS_ATT, layer),
            states);
    String attended =
        graph.node(
            scope, "Add", List.of(states, attention.of(layer, scope + "/self_attn", normed)));
    String normedAgain =
        norm(
            scope + "/post_attention_layernorm",
            weights(module + ".post_attention_layernorm", Part.RMS_FFN, layer),
            attended);
    return graph.node(
        scope, "Add", List.of(attended, feedForward(layer, scope + "/mlp", normedAgain)));
  }

  /** SwiGLU (arXiv 2002.05202): {@code w2(silu(w1 x) * w3 x)}. */
  private String feedForward(int layer, String scope, String states) throws IOException {
    String gate = project(scope + "/gate_proj", Part.W1, layer, states);
    String sigmoid = graph.node(scope + "/act_fn", "Sigmoid", List.of(gate));
    String silu = graph.node(scope + "/act_fn", "Mul", List.of(gate, sigmoid));
    String up = project(scope + "/up_proj", Part.W3, layer, states);
    String gated = graph.node(scope, "Mul", List.of(silu, up));
    return project(scope + "/down_proj", Part.W2, layer, gated);
  }

  private String project(String scope, Part part, int layer, String states) throws IOException {
    return Matrix.of(checkpoint, part, layer).project(graph, scope, states);
  }

  /** RMSNorm (arXiv 1910.07467). */
  private String norm(String scope, String weight, String states) {
    String squares = graph.node(scope, "Pow", List.of(states, two));
    String mean = graph.node(scope, "ReduceMean", List.of(squares), numbers("axes", -1));
    String root =
        graph.node(scope, "Sqrt", List.of(graph.node(scope, "Add", List.of(mean, epsilon))));
    String scaled = graph.node(scope, "Div", List.of(states, root));
    return graph.node(scope, "Mul", List.of(scaled, weight));
  }

  private String weights(String module, Part part, int layer) throws IOException {
    FloatBuffer values = checkpoint.get(part, layer);
    return graph.weight(module + ".weight", values, header.dim());
  }

  private String classifier(String embedding) throws IOException {
    if (header.tied()) {
      return graph.node("/lm_head", "Transpose", List.of(embedding), numbers("perm", 1, 0));
    }
    return Matrix.of(checkpoint, Part.CLASSIFIER, 0).addTo(graph, "lm_head.weight");
  }
}
