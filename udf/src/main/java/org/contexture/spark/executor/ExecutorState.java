package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Optional;
import org.contexture.encoder.machinery.Machinery;

/**
 * An executor that was asked to open the encoder and to encode a short text.
 *
 * @param id as Spark calls it; {@code driver} in local mode
 * @param tasks that it runs at once
 * @param cache folder for unpacked models and native libraries
 * @param freeCacheBytes free on that folder's disk, for this user
 * @param physicalBytes memory of the machine or container
 * @param heapBytes the most that its Java heap may take
 * @param openSeconds time to have the encoder, loaded before or now
 * @param tokens of the text
 * @param machinery of its JVM; without facts where the encoder did not open
 * @param failure what went wrong, or null
 */
@DefaultSerializer(JavaSerializer.class)
public record ExecutorState(
    String id,
    String host,
    int tasks,
    String cache,
    long freeCacheBytes,
    long physicalBytes,
    long heapBytes,
    double openSeconds,
    int tokens,
    Machinery machinery,
    String failure)
    implements Serializable {
  /** What went wrong, in one sentence that names the executor, or nothing. */
  public Optional<String> problem() {
    return Optional.ofNullable(failure).map(why -> why + " (executor " + id + " on " + host + ")");
  }

  ExecutorState withTasks(int running) {
    return new ExecutorState(
        id,
        host,
        running,
        cache,
        freeCacheBytes,
        physicalBytes,
        heapBytes,
        openSeconds,
        tokens,
        machinery,
        failure);
  }
}
