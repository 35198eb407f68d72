package org.contexture.encoder.model;

import java.io.Serializable;

/**
 * A value and where it came from: a file of the model, an option, or the default.
 *
 * @param value never null
 * @param origin for people: {@code 1_Pooling/config.json}, {@code --pooling}, {@code default}
 */
public record Setting<T extends Serializable>(T value, String origin) implements Serializable {}
