package dev.watchdog.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a value is written.
 *
 * @param expected what an operator has to write, as it follows "expected"
 * @param reader the value that a text stands for, empty where it stands for none
 * @param why what is wrong with a text that stands for none, as it follows the text; empty where that can be seen from the text itself
 */
record Form<T>(String expected, Function<String, Optional<T>> reader, Function<String, String> why) {

  /** A form of which a text shows by itself whether it has it. */
  Form(String expected, Function<String, Optional<T>> reader) {
    this(expected, reader, text -> "");
  }

  Optional<T> read(String text) {
    return reader.apply(text);
  }
}
