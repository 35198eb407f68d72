package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute$;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.Level;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.driver.KnownEncoders;
import org.contexture.spark.redact.Redaction;

/** The functions: what they take, and what a call of each becomes. */
enum SqlFunction {
  SENTENCE_VECTOR(FunctionText.SENTENCE_VECTOR, VectorCall.class, 1, 2) {
    @Override
    Expression build(List<Expression> arguments, KnownEncoders encoders, List<String> problems) {
      return vectorCall(Level.SENTENCE, arguments, encoders, problems);
    }
  },
  WORD_VECTORS(FunctionText.WORD_VECTORS, VectorCall.class, 1, 2) {
    @Override
    Expression build(List<Expression> arguments, KnownEncoders encoders, List<String> problems) {
      return vectorCall(Level.WORD, arguments, encoders, problems);
    }
  },
  COSINE_SIMILARITY(FunctionText.COSINE_SIMILARITY, ArithmeticCall.class, 2, 2) {
    @Override
    Expression build(List<Expression> arguments, KnownEncoders encoders, List<String> problems) {
      boolean floats = arguments.stream().allMatch(SqlFunction::hasFloats);
      List<Expression> vectors = new ArrayList<>();
      for (Expression argument : arguments) {
        if (!isNumbers(argument.dataType())) {
          problems.add("a vector must be an array of numbers: " + type(argument));
        }
        vectors.add(
            floats ? argument : cast(argument, DataTypes.createArrayType(DataTypes.DoubleType)));
      }
      return new ArithmeticCall(
          id(),
          floats ? "cosineOfFloats" : "cosineOfDoubles",
          DataTypes.DoubleType,
          Plans.seq(vectors));
    }
  },
  VECTOR_DIMENSION(FunctionText.VECTOR_DIMENSION, ArithmeticCall.class, 1, 1) {
    @Override
    Expression build(List<Expression> arguments, KnownEncoders encoders, List<String> problems) {
      Expression vector = arguments.get(0);
      if (!isNumbers(vector.dataType()) && !(vector.dataType() instanceof BinaryType)) {
        problems.add("a vector must be an array of numbers, or a binary: " + type(vector));
      }
      Expression typed =
          vector.dataType() instanceof NullType ? cast(vector, DataTypes.BinaryType) : vector;
      return new ArithmeticCall(
          id(), "dimension", DataTypes.IntegerType, Plans.seq(List.of(typed)));
    }
  };

  private final FunctionText text;
  private final Class<? extends Expression> expression;
  private final int fewest;
  private final int most;

  SqlFunction(FunctionText text, Class<? extends Expression> expression, int fewest, int most) {
    this.text = text;
    this.expression = expression;
    this.fewest = fewest;
    this.most = most;
  }

  /** The name in queries. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code DESCRIBE FUNCTION} tells. */
  ExpressionInfo info() {
    return text.info(expression, id());
  }

  /**
   * What a call becomes. Where it cannot be made, an {@link SqlFunctionException} lists everything
   * that is wrong with it.
   */
  Expression call(List<Expression> arguments, KnownEncoders encoders) {
    List<String> problems = new ArrayList<>();
    if (arguments.size() < fewest || arguments.size() > most) {
      String count = fewest == most ? "" + most : fewest + " or " + most;
      throw SqlFunctionException.of(
          id()
              + " must have "
              + count
              + (most == 1 ? " argument: " : " arguments: ")
              + arguments.size(),
          null);
    }
    try {
      Expression call = build(arguments, encoders, problems);
      if (problems.isEmpty()) {
        return call;
      }
    } catch (ModelException e) {
      throw problem(e.getMessage(), e);
    }
    throw problem(String.join("\n", problems), null);
  }

  private RuntimeException problem(String problem, Throwable cause) {
    return SqlFunctionException.of(Redaction.of("Cannot call " + id() + ": " + problem), cause);
  }

  abstract Expression build(
      List<Expression> arguments, KnownEncoders encoders, List<String> problems);

  Expression vectorCall(
      Level level, List<Expression> arguments, KnownEncoders encoders, List<String> problems) {
    Expression text = arguments.get(0);
    if (text.dataType() instanceof NullType) {
      text = cast(text, DataTypes.StringType);
    }
    boolean ofWords =
        text.dataType() instanceof ArrayType words && words.elementType() instanceof StringType;
    if (!ofWords && !(text.dataType() instanceof StringType)) {
      problems.add("text must be a string, or an array of strings: " + type(text));
    }
    Map<String, String> values =
        arguments.size() == 1 ? Map.of() : options(arguments.get(1), problems);
    CallOptions options = CallOptions.parse(id(), level, values, problems);
    if (values.containsKey(CallOptions.CACHE_DIR)) {
      SparkConf conf = SparkSession.active().sparkContext().conf();
      CacheFolder.problem(values.get(CallOptions.CACHE_DIR), conf).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      return text;
    }
    ContextualVectors vectors =
        encoders.open(SparkSession.active(), options.model(), options.spec());
    List<Expression> inputs = new ArrayList<>(List.of(text));
    Optional.ofNullable(values.get(CallOptions.PROMPT_COLUMN))
        .map(UnresolvedAttribute$.MODULE$::apply)
        .ifPresent(inputs::add);
    return new VectorCall(inputs, id(), options, vectors);
  }

  /** A string is a model's name. */
  private static Map<String, String> options(Expression given, List<String> problems) {
    DataType type = given.dataType();
    boolean name = type instanceof StringType;
    boolean map =
        type instanceof MapType options
            && options.keyType() instanceof StringType
            && options.valueType() instanceof StringType;
    if (!name && !map) {
      problems.add("options must be a model's name, or a map of strings: " + type.simpleString());
      return Map.of();
    }
    Object value = given.foldable() ? given.eval(null) : null;
    if (value == null) {
      problems.add("options must be a constant that is not null: " + given.sql());
      return Map.of();
    }
    if (name) {
      return Map.of(CallOptions.MODEL, value.toString());
    }
    Map<String, String> options = new LinkedHashMap<>();
    MapData entries = (MapData) value;
    for (int i = 0; i < entries.numElements(); i++) {
      String key = entries.keyArray().getUTF8String(i).toString();
      if (entries.valueArray().isNullAt(i)) {
        problems.add(key + " must not be null");
      } else {
        options.put(key, entries.valueArray().getUTF8String(i).toString());
      }
    }
    return options;
  }

  private static boolean isNumbers(DataType type) {
    return type instanceof NullType
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  private static boolean hasFloats(Expression vector) {
    return vector.dataType() instanceof ArrayType array && array.elementType() instanceof FloatType;
  }

  private static Expression cast(Expression expression, DataType type) {
    return new Cast(expression, type, scala.Option.empty());
  }

  private static String type(Expression expression) {
    return expression.dataType().simpleString();
  }
}
