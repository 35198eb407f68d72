package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.model.ModelConfig;

/**
 * Tells a model's blocks by their structure alone, where names say nothing: residuals of the same
 * kinds follow each other again and again, and in each block tokens look at each other in one of
 * them. A layer's states are what a block begins with.
 */
final class LikeBlocks {
  private final ModelConfig config;
  private final ResidualStream stream;
  private final List<Residual> residuals;
  private final int attentions;

  LikeBlocks(ModelConfig config, ResidualStream stream) {
    this.config = config;
    this.stream = stream;
    this.residuals = stream.residuals();
    this.attentions = (int) residuals.stream().filter(Residual::attends).count();
  }

  /** Where each block begins on the path; empty where {@link #problem} says why. */
  List<Integer> begins() {
    List<Integer> begins = new ArrayList<>();
    if (problem().isEmpty()) {
      int parts = residuals.size() / attentions;
      for (int r = 0; r < residuals.size(); r += parts) {
        begins.add(residuals.get(r).begin());
      }
    }
    return begins;
  }

  /** What was found instead of blocks that are alike. */
  Optional<String> problem() {
    int blocks = config.layers().orElse(attentions);
    if (config.normedResiduals()) {
      return Optional.of(
          "looked for blocks that begin with the states that they add to; found"
              + " apply_residual_connection_post_layernorm in config.json");
    }
    if (blocks == 0 || attentions != blocks || residuals.size() % blocks != 0) {
      return Optional.of(
          "looked for %sblocks with attention whose sums all states go through; found %d such sums, %d of them with attention"
              .formatted(
                  config.layers().isPresent() ? blocks + " " : "", residuals.size(), attentions));
    }
    if (stream.attendsElsewhere()) {
      return Optional.of(
          "looked for blocks of attention that is added to the states; found attention that is"
              + " not");
    }
    int parts = residuals.size() / blocks;
    for (int r = 0; r < residuals.size(); r++) {
      Residual like = residuals.get(r % parts);
      Residual residual = residuals.get(r);
      if (residual.kind() != like.kind() || residual.attends() != like.attends()) {
        return Optional.of(
            "looked for %d blocks that are alike; found that block %d differs from block 0"
                .formatted(blocks, r / parts));
      }
      if (r > 0 && stream.worksBefore(r)) {
        return Optional.of(
            "looked for blocks in which all is added to the states; found weights in front of block %d"
                .formatted(r / parts));
      }
    }
    return Optional.empty();
  }
}
