package org.contexture.jobs.config;

import java.util.List;
import java.util.Optional;

/** What the value of an option may be. */
enum ValueType {
  TEXT {
    @Override
    Optional<String> rule(String value, String label) {
      return Optional.empty();
    }
  },
  /** One of the words in the label, {@code |} between them. */
  CHOICE {
    @Override
    Optional<String> rule(String value, String label) {
      List<String> choices = List.of(label.split("\\|"));
      return unless(choices.contains(value), "be one of " + String.join(", ", choices));
    }
  },
  BOOLEAN {
    @Override
    Optional<String> rule(String value, String label) {
      return unless(value.equals("true") || value.equals("false"), "be true or false");
    }
  },
  COUNT {
    @Override
    Optional<String> rule(String value, String label) {
      return unless(isNumber(value), "be a whole number of 0 or more");
    }
  },
  POSITIVE {
    @Override
    Optional<String> rule(String value, String label) {
      return unless(
          isNumber(value) && Integer.parseInt(value) > 0, "be a whole number of 1 or more");
    }
  },
  AMOUNT {
    @Override
    Optional<String> rule(String value, String label) {
      return unless(isAmount(value), "be a number of 0 or more");
    }
  };

  /** The rule that the value breaks, as in "must RULE", or nothing. */
  abstract Optional<String> rule(String value, String label);

  private static Optional<String> unless(boolean holds, String rule) {
    return holds ? Optional.empty() : Optional.of(rule);
  }

  private static boolean isAmount(String value) {
    try {
      double amount = Double.parseDouble(value);
      return amount >= 0 && Double.isFinite(amount);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNumber(String value) {
    try {
      return Integer.parseInt(value) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
