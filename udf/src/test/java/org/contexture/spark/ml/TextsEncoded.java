package org.contexture.spark.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestSpark;
import scala.jdk.javaapi.CollectionConverters;

/** Counts the texts that the model ran on, over all jobs since it was opened. */
final class TextsEncoded extends SparkListener implements AutoCloseable {
  private static final String NAME = EncodeMetrics.PREFIX + EncodeMetrics.TEXTS_ENCODED;

  private final SparkContext spark = TestSpark.session().sparkContext();
  private long count;

  TextsEncoded() {
    spark.addSparkListener(this);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    CollectionConverters.asJava(end.taskInfo().accumulables()).stream()
        .filter(info -> info.name().contains(NAME) && info.update().isDefined())
        .forEach(info -> count += (Long) info.update().get());
  }

  /** Of the tasks that have ended. */
  long count() throws Exception {
    spark.listenerBus().waitUntilEmpty();
    synchronized (this) {
      return count;
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
