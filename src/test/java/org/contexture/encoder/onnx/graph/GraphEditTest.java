package org.contexture.encoder.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphEditTest {
  private static final long ALL_INSIDE = Long.MAX_VALUE;

  @TempDir private Path folder;

  @Test
  void withoutAChangeAllIsKept() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph().setDocString("about it");

    assertThat(written(new GraphEdit(read(graph)), ALL_INSIDE))
        .isEqualTo(ModelProto.parseFrom(TinyModels.bytes(graph)));
  }

  @Test
  void aNodeGivesWayToOthersOfItsModule() throws IOException {
    GraphFile graph = read(TinyBlocks.graph());
    GraphEdit edit = new GraphEdit(graph);
    String half = edit.scalar("half", 0.5f);
    edit.replace(
        graph.nodes().get(2),
        List.of(
            new NewNode("_first", "Mul", List.of("states0", half), "halved"),
            new NewNode("_then", "Add", List.of("halved", half), "states1")));

    ModelProto model = written(edit, ALL_INSIDE);

    assertThat(model.getGraph().getNodeList())
        .extracting(NodeProto::getName)
        .containsExactly(
            "Gather_last_hidden_state",
            "/encoder/layer.0/Mul",
            "/encoder/layer.1/Mul_first",
            "/encoder/layer.1/Mul_then",
            "/encoder/layer.2/Mul");
    assertThat(model.getGraph().getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("table", "w0", "w2", "half");
    assertThat(states()).containsExactly((4 * 2 * 0.5f + 0.5f) * 5, (8 * 2 * 0.5f + 0.5f) * 5);
  }

  @Test
  void anOperatorOfOnnxRuntimeIsToldOnce() throws IOException {
    GraphFile graph = read(TinyBlocks.graph());
    GraphEdit edit = new GraphEdit(graph);
    NewNode product = new NewNode("", "MatMulIntegerToFloat", List.of("states0"), "states1");
    edit.replace(graph.nodes().get(2), List.of(product));
    ModelProto once = written(edit, ALL_INSIDE);
    Files.delete(folder.resolve("model.onnx"));
    GraphFile again = GraphReader.read(folder.resolve("edited.onnx"));
    GraphEdit second = new GraphEdit(again);
    second.replace(again.nodes().get(2), List.of(product));
    Path file = folder.resolve("again.onnx");
    second.write(file);

    assertThat(once.getOpsetImportList())
        .extracting(OperatorSetIdProto::getDomain)
        .containsExactly("", "com.microsoft");
    assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getOpsetImportList())
        .isEqualTo(once.getOpsetImportList());
    assertThat(GraphEdit.operators(again)).isEqualTo(13);
  }

  /** A graph whose weights lie beside it is written into one file, and back. */
  @Test
  void weightsLieInsideOrBesideTheGraph() throws IOException {
    int width = 300;
    GraphProto.Builder wide = wide(width);
    written(new GraphEdit(read(wide)), ALL_INSIDE);
    GraphFile inside = GraphReader.read(folder.resolve("edited.onnx"));
    GraphEdit edit = new GraphEdit(inside);
    edit.replace(
        inside.nodes().get(1),
        List.of(
            new NewNode(
                "",
                "Add",
                List.of("embedded", edit.list("wide2", new float[width])),
                "last_hidden_state")));
    Path beside = folder.resolve("beside.onnx");
    edit.write(beside, 0);

    GraphProto split = ModelProto.parseFrom(Files.readAllBytes(beside)).getGraph();
    assertThat(split.getInitializerList())
        .extracting(TensorProto::getName, TensorProto::getDataLocation)
        .containsExactly(
            tuple("table", DataLocation.DEFAULT), tuple("wide2", DataLocation.EXTERNAL));
    assertThat(folder.resolve("beside.onnx_data")).hasSize(4L * width);

    Path together = folder.resolve("together.onnx");
    new GraphEdit(GraphReader.read(beside)).write(together);
    assertThat(ModelProto.parseFrom(Files.readAllBytes(together)).getGraph().getInitializer(1))
        .isEqualTo(
            TensorProto.newBuilder()
                .setName("wide2")
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(width)
                .setRawData(ByteString.copyFrom(new byte[4 * width]))
                .build());
    assertThat(folder.resolve("together.onnx_data")).doesNotExist();
  }

  @Test
  void aFileThatCannotBeWrittenIsNotTheModelsFault() throws IOException {
    GraphEdit edit = new GraphEdit(read(TinyBlocks.graph()));
    Path file = folder.resolve("missing/edited.onnx");

    assertThatThrownBy(() -> edit.write(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }

  @Test
  void aGraphThatCannotBeReadAnyMoreIsTheModels() throws IOException {
    GraphFile graph = read(TinyBlocks.graph());
    GraphEdit edit = new GraphEdit(graph);
    byte[] bytes = Files.readAllBytes(graph.path());
    Files.write(graph.path(), Arrays.copyOf(bytes, bytes.length - 1));

    assertThatThrownBy(() -> edit.write(folder.resolve("edited.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + graph.path() + ": ");
    Files.delete(graph.path());
    assertThatThrownBy(() -> edit.write(folder.resolve("again.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + graph.path() + ": ");
  }

  @Test
  void weightsBesideTheGraphThatAreGoneAreTheModels() throws IOException {
    GraphProto.Builder wide = wide(300);
    TensorProto weight = wide.getInitializer(1);
    Path data = folder.resolve("model.onnx_data");
    wide.setInitializer(1, WeightsFile.tensor(weight.getName(), "model.onnx_data", 0, 300));
    GraphEdit edit = new GraphEdit(read(wide));
    Files.write(data, new byte[4 * 300 - 1]);

    assertThatThrownBy(() -> edit.write(folder.resolve("edited.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model %s: the file ends at byte 1199", folder.resolve("model.onnx"));
    Files.delete(data);
    assertThatThrownBy(() -> edit.write(folder.resolve("again.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model file " + data + ": ");
  }

  private static GraphProto.Builder wide(int width) {
    TensorProto.Builder wide =
        TensorProto.newBuilder()
            .setName("wide")
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(width);
    for (int d = 0; d < width; d++) {
      wide.addFloatData(d);
    }
    GraphProto.Builder graph = TinyModels.lookupWithoutSignature();
    return graph
        .setNode(0, graph.getNode(0).toBuilder().setOutput(0, "embedded"))
        .addNode(TinyModels.node("Add", List.of("embedded", "wide"), "last_hidden_state"))
        .addInitializer(wide)
        .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
        .addOutput(tensor("last_hidden_state", DataType.FLOAT));
  }

  private GraphFile read(GraphProto.Builder graph) throws IOException {
    return GraphReader.read(Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph)));
  }

  private ModelProto written(GraphEdit edit, long mostInside) throws IOException {
    Path file = folder.resolve("edited.onnx");
    edit.write(file, mostInside);
    return ModelProto.parseFrom(Files.readAllBytes(file));
  }

  private float[] states() {
    ModelFiles files = new ModelFiles("edited.onnx", List.of("edited.onnx"));
    try (OnnxSession session =
        OnnxGraph.read(new ModelFolder("x", folder, files)).load(List.of(3), 1)) {
      List<long[]> row = List.<long[]>of(new long[] {4});
      return session.run(row, row).layers().get(0);
    }
  }
}
