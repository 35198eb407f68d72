package org.contexture.encoder.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which projections become of whole numbers, and what became of the vectors.
 *
 * @param quantized in the graph's order
 * @param left those that stay of float32, the costliest first
 */
record Selection(List<Projection> quantized, List<Left> left, Agreement agreement) {
  /**
   * A projection that stays as it is.
   *
   * @param cosine mean cosine where it alone is of whole numbers
   */
  record Left(Projection projection, double cosine) {
    /** What it costs, by the time that it saves. */
    double cost() {
      return (1 - cosine) / projection.work();
    }
  }

  /**
   * Takes all of them where vectors stay near enough, and else leaves out what costs most by the
   * time that it saves, each tried alone, until they do; at least one is taken.
   *
   * @param all at least one
   * @param trial the vectors of a model with some of them
   * @param least mean cosine
   * @param progress told what is done
   */
  static Selection of(
      List<Projection> all,
      Function<List<Projection>, Agreement> trial,
      double least,
      Consumer<String> progress) {
    progress.accept("trying " + all.size() + " products of whole numbers");
    Selection selection = new Selection(all, List.of(), trial.apply(all));
    if (selection.agreement().mean() >= least) {
      return selection;
    }
    progress.accept(
        String.format(
            Locale.ROOT,
            "mean cosine %.4f is below %s; trying each product alone",
            selection.agreement().mean(),
            least));
    List<Left> costliest =
        all.stream()
            .map(each -> new Left(each, trial.apply(List.of(each)).mean()))
            .sorted(Comparator.comparingDouble(Left::cost).reversed())
            .toList();
    // Errors of several products do not add up, so each step is tried.
    for (int left = 1; left < all.size() && selection.agreement().mean() < least; left++) {
      List<Projection> rest = new ArrayList<>(all);
      costliest.subList(0, left).forEach(each -> rest.remove(each.projection()));
      selection = new Selection(List.copyOf(rest), costliest.subList(0, left), trial.apply(rest));
    }
    return selection;
  }
}
