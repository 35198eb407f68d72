package org.contexture.encoder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Past;
import org.contexture.encoder.fixture.family.FamilyModels;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which products are left out, by what each loses; what they lose is given here, not measured. */
class SelectionTest {
  private static final double LEAST = 0.9;

  private final List<String> steps = new ArrayList<>();
  private final List<Integer> tried = new ArrayList<>();
  private List<Projection> all;

  @TempDir Path folder;

  @BeforeEach
  void findProducts() throws IOException {
    FamilyGraph graph = FamilyGraph.of(Family.BERT).with(Past.NONE);
    ModelFolder model = FamilyModels.write(folder.resolve("model"), Family.BERT, graph);
    OnnxGraph read = OnnxGraph.read(model);
    all = Projections.of(read.file(), read.signature().hiddenLayers().tensors());
    assertThat(all.stream().map(Projection::work).distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void allAreTakenWhereVectorsStayNear() {
    Selection selection = select(each -> 0.001);

    assertThat(selection.quantized()).isEqualTo(all);
    assertThat(selection.left()).isEmpty();
    assertThat(tried).containsExactly(all.size());
  }

  /** Of two that lose the same, the one that saves more time becomes of whole numbers. */
  @Test
  void whatCostsMostByTheTimeThatItSavesIsLeft() {
    Projection small = all.stream().min(Comparator.comparingLong(Projection::work)).orElseThrow();
    Projection large = all.stream().max(Comparator.comparingLong(Projection::work)).orElseThrow();

    Selection selection = select(each -> each.equals(small) || each.equals(large) ? 0.08 : 0);

    assertThat(selection.quantized()).hasSize(all.size() - 1).doesNotContain(small);
    assertThat(selection.left())
        .extracting(Selection.Left::projection, left -> Math.round(100 * left.cosine()))
        .containsExactly(tuple(small, 92L));
    assertThat(selection.agreement().mean()).isGreaterThan(LEAST);
    assertThat(steps).last().asString().startsWith("mean cosine 0.8400 is below 0.9; trying each");
  }

  @Test
  void oneIsTakenHoweverFarItGoes() {
    Selection selection = select(each -> 0.5);

    assertThat(selection.quantized()).hasSize(1);
    assertThat(selection.left()).hasSize(all.size() - 1);
    assertThat(selection.agreement().mean()).isLessThan(LEAST);
  }

  private Selection select(Function<Projection, Double> lost) {
    return Selection.of(
        all,
        some -> {
          tried.add(some.size());
          double mean = 1 - some.stream().mapToDouble(lost::apply).sum();
          return new Agreement(1, mean, mean);
        },
        LEAST,
        steps::add);
  }
}
