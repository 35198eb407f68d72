package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.spark.model.ModelLocation;

/**
 * How an executor opens the encoder that the driver described.
 *
 * @param model where it is
 * @param settings resolved on the driver
 * @param fingerprint of the model's files and settings; an executor that finds another one refuses
 * @param runtime how it uses the executor
 */
@DefaultSerializer(JavaSerializer.class)
public record EncoderReference(
    ModelLocation model, EncoderSettings settings, String fingerprint, EncoderRuntime runtime)
    implements Serializable {
  /** Leaves an encoder to the tasks of this JVM, where it is the driver's and the executor's. */
  public void leave(TextEncoder opened) {
    ExecutorEncoders.SHARED.take(this, opened);
  }

  /**
   * Opens the encoder on this executor.
   *
   * @throws ModelException where it cannot be opened, or is another one than the driver's
   */
  TextEncoder open() {
    NativeLibraries.unpackInto(model.modelCache().nativeLibraries());
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    ModelFolder folder = model.localize(hadoop);
    TextEncoder encoder = TextEncoder.open(folder, settings, runtime);
    String found = encoder.signature().fingerprint();
    if (!found.equals(fingerprint)) {
      encoder.close();
      throw new ModelException(
          "Model at "
              + model.name()
              + " is not the one that the driver opened:"
              + " fingerprint "
              + found
              + ", expected "
              + fingerprint);
    }
    return encoder;
  }
}
