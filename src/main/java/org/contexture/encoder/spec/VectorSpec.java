package org.contexture.encoder.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.SubtokenPooling;

/**
 * A vector column that is asked for.
 *
 * @param name of the column
 * @param layers 0 for the embedding layer, 1 to n for the blocks, negative ones from the end; empty
 *     for all
 * @param combine how several layers become one
 * @param pooling of a sentence's tokens; empty for the encoder's own
 * @param subtokenPooling of a word's or span's tokens
 * @param normalize whether vectors are scaled to length 1; empty for the encoder's own at levels
 *     sentence and chunk, and for no at the others
 * @param dimension how many values are kept, from the first; empty for all
 * @param range for {@link Precision#INT8}: the largest value that is told apart; empty for 1
 * @param specialTokens whether special tokens are among those of level token
 */
public record VectorSpec(
    String name,
    Level level,
    List<Integer> layers,
    LayerCombination combine,
    Optional<Pooling> pooling,
    SubtokenPooling subtokenPooling,
    Optional<Boolean> normalize,
    Optional<Integer> dimension,
    Precision precision,
    Optional<Double> range,
    boolean specialTokens) {
  /** Name of the vector where none is asked for. */
  public static final String DEFAULT_NAME = "embedding";

  /** The last layer, with the encoder's own pooling. */
  public static VectorSpec of(String name, Level level) {
    return new VectorSpec(
        name,
        level,
        List.of(-1),
        LayerCombination.MEAN,
        Optional.empty(),
        SubtokenPooling.MEAN,
        Optional.empty(),
        Optional.empty(),
        Precision.FLOAT32,
        Optional.empty(),
        false);
  }

  /** The same vector of other layers. */
  public VectorSpec withLayers(Integer... others) {
    return with(name, level, List.of(others));
  }

  /** The same of another level. */
  public VectorSpec withLevel(Level other) {
    return with(name, other, layers);
  }

  /** The same vector under another name. */
  public VectorSpec named(String other) {
    return with(other, level, layers);
  }

  VectorSpec withLayers(List<Integer> others, LayerCombination combination) {
    return with(name, level, others, combination);
  }

  private VectorSpec with(String otherName, Level otherLevel, List<Integer> otherLayers) {
    return with(otherName, otherLevel, otherLayers, combine);
  }

  private VectorSpec with(
      String otherName, Level otherLevel, List<Integer> otherLayers, LayerCombination combination) {
    return new VectorSpec(
        otherName,
        otherLevel,
        otherLayers,
        combination,
        pooling,
        subtokenPooling,
        normalize,
        dimension,
        precision,
        range,
        specialTokens);
  }

  /**
   * Reads {@code NAME:key=value;key=value}.
   *
   * @param problems gets a sentence for each thing that is wrong
   * @return what could be read
   */
  public static VectorSpec parse(String text, List<String> problems) {
    return VectorSpecParser.parse(text, problems);
  }

  /** As {@link #parse(String, List)}, from a name and the keys' values. */
  public static VectorSpec parse(String name, Map<String, String> values, List<String> problems) {
    return new VectorSpecParser(name, values, problems).spec();
  }
}
