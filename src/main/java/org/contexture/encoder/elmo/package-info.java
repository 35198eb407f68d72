/**
 * ELMo (Peters et al. 2018): a character CNN and two stacks of LSTM layers, forward and backward,
 * read in the format that AllenNLP and bilm-tf publish (options.json and HDF5 weights) and run as
 * an ONNX graph. Imports {@code model}, {@code layer}, {@code onnx.graph} to write the graph and
 * {@code onnx} to run it; the only room that sees HDF5.
 */
package org.contexture.encoder.elmo;
