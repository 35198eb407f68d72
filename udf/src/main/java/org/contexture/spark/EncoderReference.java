package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.EncoderSettings;

/**
 * How an executor opens the encoder that the driver described.
 *
 * @param model where it is
 * @param settings resolved on the driver
 * @param fingerprint of the model's files and settings; an executor that finds another one refuses
 * @param runtime how it uses the executor
 */
@DefaultSerializer(JavaSerializer.class)
record EncoderReference(
    ModelLocation model, EncoderSettings settings, String fingerprint, EncoderRuntime runtime)
    implements Serializable {}
