package dev.watchdog.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a value is written.
 *
 * @param expected what an operator has to write, as it follows "expected"
 * @param reader the value that a text stands for, empty where it stands for none
 */
record Form<T>(String expected, Function<String, Optional<T>> reader) {

  Optional<T> read(String text) {
    return reader.apply(text);
  }
}
