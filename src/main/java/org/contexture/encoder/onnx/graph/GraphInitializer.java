package org.contexture.encoder.onnx.graph;

import java.util.List;

/**
 * A weight of a graph.
 *
 * @param dimensions its shape
 * @param bytes the graph's field that holds it, tag included
 * @param location the file that its values are in, relative to the graph's folder; empty where they
 *     are in the graph itself
 */
public record GraphInitializer(
    String name, List<Long> dimensions, ByteRange bytes, String location) {}
