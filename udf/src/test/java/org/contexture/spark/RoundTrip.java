package org.contexture.spark;

import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The way of a value to an executor, or back. */
public final class RoundTrip {
  private RoundTrip() {}

  /** Both of Spark's. */
  public static Stream<Serializer> serializers() {
    SparkConf conf = new SparkConf(false);
    return Stream.of(new JavaSerializer(conf), new KryoSerializer(conf));
  }

  /** What arrives of a value that was sent. */
  public static <T> T of(T value, Serializer serializer) {
    @SuppressWarnings("unchecked") // the class of a value is that of its type
    ClassTag<T> type = (ClassTag<T>) ClassTag$.MODULE$.apply(value.getClass());
    var instance = serializer.newInstance();
    return instance.deserialize(instance.serialize(value, type), type);
  }
}
