package org.contexture.encoder.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The few classes and functions that a pickle of tensors names: PyTorch's storages, what makes a
 * tensor of one, and dicts in order.
 */
final class TorchNames {
  private static final int OFFSET = 1;
  private static final int SHAPE = 2;
  private static final int STRIDES = 3;

  /** Numbers in a file of their own inside the zip file. */
  record Storage(NumberType type, String key, long size) {}

  /** A view of a storage. */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  /** What a name stands for. */
  private enum Name {
    DICT("collections.OrderedDict"),
    TENSOR("torch._utils._rebuild_tensor"),
    TENSOR_V2("torch._utils._rebuild_tensor_v2"),
    PARAMETER("torch._utils._rebuild_parameter");

    private final String spelled;

    Name(String spelled) {
      this.spelled = spelled;
    }
  }

  private TorchNames() {}

  /**
   * What a pickle means by a name.
   *
   * @throws IllegalArgumentException which tells a name that is none of those few
   */
  static Object find(String module, String name) {
    String spelled = module + "." + name;
    for (Name each : Name.values()) {
      if (each.spelled.equals(spelled)) {
        return each;
      }
    }
    Optional<NumberType> type =
        module.equals("torch") ? NumberType.ofStorage(name) : Optional.empty();
    if (type.isPresent()) {
      return type.get();
    }
    throw new IllegalArgumentException(
        "its pickle must hold tensors alone, and names %s"
            .formatted(UnreadableWeights.shown(spelled)));
  }

  /** The storage that a pickle refers to: {@code ('storage', type, key, device, size)}. */
  static Storage storage(Object reference) {
    if (reference instanceof PickledTuple tuple
        && tuple.size() >= 5
        && "storage".equals(tuple.get(0))
        && tuple.get(1) instanceof NumberType type
        && tuple.get(2) instanceof String key
        && tuple.get(4) instanceof Long size) {
      return new Storage(type, key, size);
    }
    throw new IllegalArgumentException("its pickle refers to what is no storage of tensors");
  }

  /** What a function makes of its arguments. */
  static Object made(Object function, Object arguments) {
    if (function instanceof Name name && arguments instanceof PickledTuple tuple) {
      List<Object> given = tuple.values();
      if (name == Name.DICT && given.size() == 0) {
        return new LinkedHashMap<Object, Object>();
      }
      if (name == Name.PARAMETER && given.size() > 0 && given.get(0) instanceof Tensor) {
        return given.get(0);
      }
      if ((name == Name.TENSOR || name == Name.TENSOR_V2)
          && given.size() > STRIDES
          && given.get(0) instanceof Storage storage
          && given.get(OFFSET) instanceof Long offset) {
        return new Tensor(storage, offset, numbers(given.get(SHAPE)), numbers(given.get(STRIDES)));
      }
    }
    throw new IllegalArgumentException("its pickle makes what is neither tensor nor dict");
  }

  private static List<Long> numbers(Object value) {
    List<Long> numbers = new ArrayList<>();
    if (value instanceof PickledTuple tuple) {
      for (Object each : tuple.values()) {
        if (each instanceof Long number) {
          numbers.add(number);
        }
      }
      if (numbers.size() == tuple.size()) {
        return numbers;
      }
    }
    throw new IllegalArgumentException("a tensor's dimensions must be whole numbers");
  }
}
