package org.contexture.encoder.onnx.batches;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What operators do along the axis of tokens. One that is not named here is not known to be safe.
 */
enum OperatorKind {
  /** Each value by itself, or each token's values by themselves. */
  APART(
      """
      Abs Acos Add And Asin Atan BatchNormalization BiasAdd BiasDropout BiasGelu BitwiseAnd
      BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh DequantizeLinear
      Div Dropout Elu EmbedLayerNormalization Equal Erf Exp Expand FastGelu Flatten Floor
      GatedRelativePositionBias Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity
      IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not OneHot Or
      PRelu Pow QEmbedLayerNormalization QLinearAdd QLinearLeakyRelu QLinearMul QLinearSigmoid
      QuantizeLinear QuickGelu RMSNormalization Reciprocal Relu Reshape RotaryEmbedding Round
      Selu Shape Sigmoid Sign SimplifiedLayerNormalization Sin Sinh Size SkipLayerNormalization
      SkipSimplifiedLayerNormalization Slice Softplus Softsign Split Sqrt Squeeze Sub Sum
      Swish Tan Tanh ThresholdedRelu Tile Transpose Trilu Unsqueeze Where Xor
      """),

  /** Over the axis that it names. */
  NORM("LayerNormalization LpNormalization"),

  /** Over the axes that it names. */
  REDUCTION(
      """
      ArgMax ArgMin ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
      ReduceMin ReduceProd ReduceSum ReduceSumSquare
      """),

  /** Shares over an axis: of tokens in attention. */
  SHARES("BiasSoftmax LogSoftmax QLinearSoftmax Softmax"),

  /** With a weight it changes each token's values; one of two products of states is attention. */
  PRODUCT(
      """
      FusedGemm FusedMatMul FusedMatMulActivation Gemm GemmFastGelu GemmFloat8 MatMul
      MatMulBnb4 MatMulFpQ4 MatMulInteger MatMulIntegerToFloat MatMulNBits QGemm QLinearMatMul
      TransposeMatMul
      """),

  /** All of attention in one node. */
  ATTENTION(
      """
      Attention DecoderMaskedMultiHeadAttention DecoderMaskedSelfAttention GroupQueryAttention
      MultiHeadAttention QAttention
      """),

  /** Picks along an axis, by numbers of its own or by the tokens' ids. */
  LOOKUP("Gather GatherBlockQuantized GatherElements"),

  /** Puts tensors behind each other along an axis. */
  JOIN("Concat QLinearConcat"),

  /** A window that slides over the tokens, unless it is one token wide. */
  WINDOW("Conv ConvInteger FusedConv NhwcConv QLinearConv"),

  /** From the first token on. */
  RUNNING("CumSum"),

  /** Sends tokens to places or experts that their values tell. */
  ROUTING(
      """
      Compress Einsum GatherND If MoE NonZero QMoE ScatterElements ScatterND TopK
      """),

  /** Nobody has looked at it. */
  UNKNOWN("");

  private static final Map<String, OperatorKind> BY_NAME = new HashMap<>();

  static {
    for (OperatorKind kind : values()) {
      kind.operators.forEach(operator -> BY_NAME.put(operator, kind));
    }
  }

  private final Set<String> operators;

  OperatorKind(String operators) {
    this.operators = Set.of(operators.strip().split("\\s+"));
  }

  static OperatorKind of(String operator) {
    return BY_NAME.getOrDefault(operator, UNKNOWN);
  }
}
