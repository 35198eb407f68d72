package org.contexture.encoder.layer;

import java.io.Serializable;
import java.util.Map;

/** What a model gives for its tokens, and what else its kind can say of it. */
public interface StatesSignature extends Serializable {
  /** Which layers there are. */
  HiddenLayers hiddenLayers();

  /** How the tokens of a text see each other. */
  ModelFamily family();

  /** Which texts may share a batch, and why. */
  Batches batches();

  /** The same, after runs have shown which texts may share a batch. */
  StatesSignature with(Batches confirmed);

  /** How large it is, for people: {@code 6 layers}. */
  String size();

  /** What it is made of, for people and reports; names in snake case, in the order of a report. */
  Map<String, Object> facts();

  /** What of its files was left out and why, for people; empty where all was read. */
  default String leftOut() {
    return "";
  }

  /** What it takes of the Java heap. */
  long heapBytes();
}
