package dev.watchdog.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A class of these tests whose name ends in {@code Fuzz}. */
record Target(Class<?> type) {

  private static final String SUFFIX = "Fuzz.class";

  /** Where the known inputs of all targets are kept. */
  private static final Path INPUTS = Path.of("src", "test", "resources", "fuzz");

  /** Every target there is. */
  static List<Target> all() {
    Path root = classes();
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().map(file -> of(root.relativize(file))).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path classes() {
    try {
      return Path.of(Target.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Target of(Path file) {
    String name = file.toString().replace(".class", "").replace(file.getFileSystem().getSeparator(), ".");
    try {
      return new Target(Class.forName(name));
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String name() {
    return type.getSimpleName();
  }

  Path inputsFolder() {
    return INPUTS.resolve(name());
  }

  /** The files of its known inputs. */
  List<Path> inputs() {
    try (Stream<Path> files = Files.list(inputsFolder())) {
      return files.sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Throws what the target throws. */
  void run(byte[] input) throws Throwable {
    Method method = type.getDeclaredMethod("fuzzerTestOneInput", byte[].class);
    method.setAccessible(true);
    try {
      method.invoke(null, (Object) input);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
