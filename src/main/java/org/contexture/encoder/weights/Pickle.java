package org.contexture.encoder.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads a Python pickle (protocol 2 to 5) that holds nothing but tensors, texts, numbers and what
 * they lie in. Names of classes and functions are looked up in {@link TorchNames}, and never beyond
 * it: nothing is run.
 */
final class Pickle {
  /** Python's None. */
  static final Object NONE = new Object();

  private final ByteBuffer in;
  private final Map<Long, Object> memo = new HashMap<>();

  /** Values since each mark; the last one takes them. */
  private final Deque<List<Object>> stacks = new ArrayDeque<>(List.of(new ArrayList<>()));

  private Pickle(ByteBuffer in) {
    this.in = in;
  }

  /**
   * The value that a pickle holds: a {@link Map}, {@link List}, {@link PickledTuple}, {@link
   * String}, {@link Long}, {@link Double}, {@link Boolean}, {@link #NONE} or what {@link
   * TorchNames} makes.
   *
   * @param in little-endian
   * @throws IllegalArgumentException which says why it is none
   */
  static Object read(ByteBuffer in) {
    try {
      return new Pickle(in).read();
    } catch (BufferUnderflowException | NoSuchElementException e) {
      throw new IllegalArgumentException("its pickle is cut short", e);
    }
  }

  private Object read() {
    while (true) {
      int opcode = Byte.toUnsignedInt(in.get());
      if (opcode == '.') {
        return pop();
      }
      if (!atom(opcode) && !collection(opcode) && !reference(opcode)) {
        throw new IllegalArgumentException(
            "its pickle must hold tensors alone: operation 0x%02x".formatted(opcode));
      }
    }
  }

  /** What is pushed by itself. */
  private boolean atom(int opcode) {
    switch (opcode) {
      case 0x80 -> in.get(); // which protocol
      case 0x95 -> in.getLong(); // how long a frame is
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) Byte.toUnsignedInt(in.get()));
      case 'M' -> push((long) Short.toUnsignedInt(in.getShort()));
      case 0x8a -> push(number(Byte.toUnsignedInt(in.get())));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(Integer.toUnsignedLong(in.getInt())));
      case 0x8c -> push(text(Byte.toUnsignedInt(in.get())));
      case 0x8d -> push(text(in.getLong()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Dicts, lists and tuples, and what goes into them. */
  private boolean collection(int opcode) {
    switch (opcode) {
      case '}' -> push(new LinkedHashMap<Object, Object>());
      case ']' -> push(new ArrayList<>());
      case ')' -> push(new PickledTuple(List.of()));
      case '(' -> stacks.push(new ArrayList<>());
      case 't' -> push(new PickledTuple(marked()));
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(marked());
      case 's' -> {
        put(tuple(2).values());
      }
      case 'u' -> put(marked());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What was there before, and what is made of it. */
  private boolean reference(int opcode) {
    switch (opcode) {
      case 'q' -> memo.put((long) Byte.toUnsignedInt(in.get()), top());
      case 'r' -> memo.put(Integer.toUnsignedLong(in.getInt()), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(remembered(Byte.toUnsignedInt(in.get())));
      case 'j' -> push(remembered(Integer.toUnsignedLong(in.getInt())));
      case 'c' -> push(TorchNames.find(line(), line()));
      case 0x93 -> {
        String name = text(pop());
        push(TorchNames.find(text(pop()), name));
      }
      case 'Q' -> push(TorchNames.storage(pop()));
      case 'R' -> {
        PickledTuple call = tuple(2);
        push(TorchNames.made(call.get(0), call.get(1)));
      }
      case 'b' -> {
        // Attributes of a dict, such as the versions of modules.
        pop();
        if (!(top() instanceof Map)) {
          throw new IllegalArgumentException("its pickle sets attributes of what is no dict");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void push(Object value) {
    stacks.element().add(value);
  }

  private Object pop() {
    List<Object> stack = stacks.element();
    if (stack.isEmpty()) {
      throw new NoSuchElementException();
    }
    return stack.remove(stack.size() - 1);
  }

  private Object top() {
    Object top = pop();
    push(top);
    return top;
  }

  private List<Object> marked() {
    if (stacks.size() < 2) {
      throw new NoSuchElementException();
    }
    return stacks.pop();
  }

  private PickledTuple tuple(int size) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(pop());
    }
    Collections.reverse(values);
    return new PickledTuple(values);
  }

  @SuppressWarnings("unchecked") // Lists in a pickle hold whatever it puts into them.
  private void append(List<Object> values) {
    if (!(top() instanceof List<?> list)) {
      throw new IllegalArgumentException("its pickle adds to what is no list");
    }
    ((List<Object>) list).addAll(values);
  }

  @SuppressWarnings("unchecked") // Dicts in a pickle hold whatever it puts into them.
  private void put(List<Object> keysAndValues) {
    if (!(top() instanceof Map<?, ?> map) || keysAndValues.size() % 2 != 0) {
      throw new IllegalArgumentException("its pickle adds pairs to what is no dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      // Keys of other kinds may be nested without end.
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw new IllegalArgumentException("its pickle has a key that is neither text nor number");
      }
      if (((Map<Object, Object>) map).put(key, keysAndValues.get(i + 1)) != null) {
        throw new IllegalArgumentException(
            "tensor '%s' must be named once".formatted(UnreadableWeights.shown(key.toString())));
      }
    }
  }

  private Object remembered(long key) {
    Object value = memo.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its pickle refers to what it does not hold");
    }
    return value;
  }

  private long number(int length) {
    if (length > Long.BYTES) {
      throw new IllegalArgumentException("its pickle has a number of %d bytes".formatted(length));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      long next = i == length - 1 ? in.get() : Byte.toUnsignedInt(in.get());
      value |= next << (Byte.SIZE * i);
    }
    return value;
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("its pickle has a name that is no text");
  }

  private String text(long length) {
    if (length < 0 || length > in.remaining()) {
      throw new NoSuchElementException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    int begin = in.position();
    while (in.get() != '\n') {}
    byte[] bytes = new byte[in.position() - 1 - begin];
    in.get(begin, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
