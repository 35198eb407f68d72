package org.contexture.spark.ml;

/** A stage whose every Param is set, to another value than its default; not all go together. */
final class EveryParam {
  private EveryParam() {}

  static ContextualEncoder set(String uid) {
    return new ContextualEncoder(uid)
        .setInputCol("doc.body")
        .setOutputCol("features")
        .setStatusCol("fate")
        .setModel("hdfs://models/e5")
        .setCacheDir("/var/cache")
        .setLevel("span")
        .setModelFile("onnx/model_O3.onnx")
        .setLayers("-1,-2")
        .setCombine("weighted")
        .setWeights(new double[] {0.5, -1})
        .setGamma(1.5)
        .setPooling("weightedmean")
        .setSubtokenPooling("first_last")
        .setNormalize(false)
        .setDimension(64)
        .setPrecision("int8")
        .setRange(0.25)
        .setSpecialTokens(true)
        .setMaxTokens(99)
        .setLongText("window")
        .setStride(9)
        .setChunkTokens(33)
        .setPrompt("query: \u00e9\n")
        .setPromptName("document")
        .setPromptCol("instruction")
        .setSpanBeginCol("from")
        .setSpanEndCol("to")
        .setOutputType("vector")
        .setHandleInvalid("keep")
        .setTokenBudget(512)
        .setWindowRows(77);
  }
}
