/**
 * ONNX files: read without their weights, cut down to what some tensors need, and built. Pure work
 * on files; knows neither what a tensor means nor who runs it. Imports {@code model} for its
 * exception and its folders of a process.
 */
package org.contexture.encoder.onnx.graph;
