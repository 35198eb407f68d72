package org.contexture.encoder.onnx;

/**
 * A weight of a graph.
 *
 * @param bytes the graph's field that holds it, tag included
 * @param location the file that its values are in, relative to the graph's folder; empty where they
 *     are in the graph itself
 */
record GraphInitializer(String name, ByteRange bytes, String location) {}
