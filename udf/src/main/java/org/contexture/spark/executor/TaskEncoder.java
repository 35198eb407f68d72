package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.column.RowSize;

/**
 * Encodes one text at a time with the executor's encoder, which it leases from a task's first text
 * to the task's end. Texts that come back while their vectors are kept are not encoded again. Two
 * are equal where they use equal encoders. For one thread at a time.
 */
@DefaultSerializer(JavaSerializer.class)
public final class TaskEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The vectors of about ten thousand sentences. */
  private static final long KEPT_BYTES = 16L << 20;

  private final EncoderReference reference;
  private transient Tenure tenure;

  public TaskEncoder(EncoderReference reference) {
    this.reference = reference;
  }

  /**
   * What becomes of a text. Outside of tasks the encoder is leased for this text only.
   *
   * @throws ModelException where the encoder cannot be opened
   */
  public EncodedText encode(TextInput text) {
    TaskContext task = TaskContext.get();
    if (task == null) {
      try (ExecutorEncoders.Lease lease = ExecutorEncoders.SHARED.lease(reference)) {
        return encode(lease.encoder(), text);
      }
    }
    if (tenure == null || tenure.task != task) {
      tenure = new Tenure(task, ExecutorEncoders.SHARED.lease(reference, task).encoder());
    }
    return tenure.encode(text);
  }

  private static EncodedText encode(TextEncoder encoder, TextInput text) {
    ExecutorCounters counters = ExecutorCounters.SHARED;
    counters.row();
    return counters.window(1, () -> encoder.encode(List.of(text), counters::encoded)).get(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskEncoder that && reference.equals(that.reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /** An encoder in a task, and the texts that it encoded last. */
  private static final class Tenure {
    private final TaskContext task;
    private final TextEncoder encoder;
    private final RowSize size;
    private final Map<TextInput, EncodedText> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;

    Tenure(TaskContext task, TextEncoder encoder) {
      this.task = task;
      this.encoder = encoder;
      this.size = RowSize.of(encoder.signature());
    }

    EncodedText encode(TextInput text) {
      EncodedText known = kept.get(text);
      if (known != null) {
        return known;
      }
      EncodedText encoded = TaskEncoder.encode(encoder, text);
      kept.put(text, encoded);
      keptBytes += bytes(text);
      Iterator<TextInput> oldest = kept.keySet().iterator();
      while (keptBytes > KEPT_BYTES) {
        keptBytes -= bytes(oldest.next());
        oldest.remove();
      }
      return encoded;
    }

    private long bytes(TextInput text) {
      return size.vectorBytes(text)
          + (text.text() == null ? 0 : text.text().length())
          + text.prompt().map(String::length).orElse(0);
    }
  }
}
