package dev.watchdog.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version this program was built as. */
public final class BuildVersion {

  private static final String RESOURCE = "/watchdog-build.properties";

  private BuildVersion() {}

  /** For example {@code 0.1.0}. */
  public static String text() {
    try (InputStream resource = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      Properties build = new Properties();
      build.load(resource);
      return build.getProperty("version");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(RESOURCE, unreadable);
    }
  }
}
