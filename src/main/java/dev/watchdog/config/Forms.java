package dev.watchdog.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forms of numbers, durations, sizes and words. Addresses are in {@link AddressForms}. */
final class Forms {

  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,18})?");
  private static final Pattern ONE_LINE = Pattern.compile("[^\\p{Cntrl}]+");

  private Forms() {}

  /** A duration within bounds, both included. */
  static Form<Duration> duration(String least, String most) {
    Duration min = Quantity.duration(least).orElseThrow();
    Duration max = Quantity.duration(most).orElseThrow();
    String expected = "a duration such as 500ms, 60s, 5m or 2h, from " + least + " to " + most;
    return new Form<>(expected, text -> Quantity.duration(text).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0));
  }

  /** {@code off}, read as empty, or a duration within bounds, both included. */
  static Form<Optional<Duration>> offOrDuration(String least, String most) {
    Form<Duration> duration = duration(least, most);
    return new Form<>(
        "off or " + duration.expected(),
        text -> text.equals("off") ? Optional.of(Optional.empty()) : duration.read(text).map(Optional::of));
  }

  /** Some of these words, with commas between them; {@code none} stands for none of them. */
  static Form<Set<String>> words(String... words) {
    List<String> known = List.of(words);
    return new Form<>(
        "some of " + String.join(", ", known) + " with commas between them, or none",
        text -> {
          List<String> given = text.equals("none") ? List.of() : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          return known.containsAll(given) ? Optional.of(new TreeSet<>(given)) : Optional.empty();
        });
  }

  /** Any texts, with commas between them. */
  static Form<Set<String>> values(String what) {
    return new Form<>(
        what + " with commas between them",
        text -> {
          List<String> given = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          boolean readable = given.stream().allMatch(value -> ONE_LINE.matcher(value).matches());
          return readable ? Optional.of(new TreeSet<>(given)) : Optional.empty();
        });
  }

  /** A number of bytes within bounds, both included. */
  static Form<Long> size(String least, String most) {
    long min = Quantity.size(least).orElseThrow();
    long max = Quantity.size(most).orElseThrow();
    String expected = "a size such as 512KiB, 4MiB or 1GiB, from " + least + " to " + most;
    return new Form<>(expected, text -> Quantity.size(text).filter(size -> size >= min && size <= max));
  }

  /** A whole number within bounds, both included. */
  static Form<Integer> whole(int min, int max) {
    return new Form<>("a whole number from " + min + " to " + max, text -> number(text, min, max));
  }

  /** {@code auto}, read as empty, or a whole number within bounds, both included. */
  static Form<OptionalInt> autoOrWhole(int min, int max) {
    return new Form<>(
        "auto or a whole number from " + min + " to " + max,
        text -> text.equals("auto") ? Optional.of(OptionalInt.empty()) : number(text, min, max).map(OptionalInt::of));
  }

  /** A share of a whole: above 0, at most 1. */
  static Form<Double> ratio() {
    return new Form<>(
        "a ratio above 0 and at most 1, such as 0.5",
        text -> Optional.of(text)
            .filter(given -> DECIMAL.matcher(given).matches())
            .map(given -> new BigDecimal(given).doubleValue())
            .filter(ratio -> ratio > 0 && ratio <= 1));
  }

  static Form<Boolean> flag() {
    return new Form<>("true or false", text -> Optional.of(text).filter(List.of("true", "false")::contains).map(Boolean::valueOf));
  }

  /** One of the constants, written in lower case and with dashes. */
  static <E extends Enum<E>> Form<E> word(Class<E> type) {
    Map<String, E> words = Arrays.stream(type.getEnumConstants())
        .collect(Collectors.toMap(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant -> constant));
    String expected = "one of " + words.keySet().stream().sorted().collect(Collectors.joining(", "));
    return new Form<>(expected, text -> Optional.ofNullable(words.get(text)));
  }

  /** One of these words, in whatever case. */
  static Form<String> choice(String... words) {
    return text("one of " + String.join(", ", words), text -> Arrays.stream(words).anyMatch(text::equalsIgnoreCase));
  }

  /** Any text of one line that is not blank. */
  static Form<String> line(String what) {
    return text(what, text -> !text.isBlank() && ONE_LINE.matcher(text).matches());
  }

  /** Any text at all. */
  static Form<String> anything(String what) {
    return text(what, text -> true);
  }

  static Form<String> text(String expected, Predicate<String> fits) {
    return new Form<>(expected, text -> Optional.of(text).filter(fits));
  }

  private static Optional<Integer> number(String text, int min, int max) {
    return Optional.of(text)
        .filter(given -> WHOLE.matcher(given).matches())
        .map(Long::valueOf)
        .filter(number -> number >= min && number <= max)
        .map(Long::intValue);
  }
}
