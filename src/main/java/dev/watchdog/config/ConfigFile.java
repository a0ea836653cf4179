package dev.watchdog.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Settings written as YAML. Values are taken as the text that stands there: YAML's own numbers and dates play no part. */
final class ConfigFile {

  /** What a parser says after these words is text of the file, which may be half a password. */
  private static final String REPEATS_THE_FILE = "(?s)(undefined alias|tag handle|anchor|escape character).*";

  private final Path file;
  private final String name;

  /**
   * @param name the file as messages call it
   */
  ConfigFile(Path file, String name) {
    this.file = file;
    this.name = name;
  }

  /** What the file says; a file that is not there says nothing. */
  Layer readIfPresent() {
    return Files.exists(file) ? read() : Layer.EMPTY;
  }

  /** What the file says; a file that is not there is a problem. */
  Layer read() {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException missing) {
      return unreadable("file", "a file that can be read", "none");
    } catch (CharacterCodingException other) {
      return unreadable("file", "UTF-8 text", "other bytes");
    } catch (IOException failed) {
      String found = Files.isDirectory(file) ? "a directory" : failed.getClass().getSimpleName();
      return unreadable("file", "a file that can be read", found);
    }
  }

  private Layer parse(String text) {
    LoadSettings yaml = LoadSettings.builder().setLabel(name).setSchema(new CoreSchema()).build();
    try {
      return new Compose(yaml).composeString(text).map(root -> new YamlReading(name).of(root)).orElse(Layer.EMPTY);
    } catch (MarkedYamlEngineException fault) {
      String place = fault.getProblemMark().map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1)).orElse("file");
      return unreadable(place, "YAML", fault(String.valueOf(fault.getProblem()).replaceFirst(REPEATS_THE_FILE, "$1")));
    } catch (YamlEngineException fault) {
      return unreadable("file", "YAML", fault(fault.getMessage().lines().findFirst().orElse("not YAML")));
    }
  }

  /** The parser names a character that it did not expect by the character itself, were it one that steers a terminal. */
  private static String fault(String said) {
    return "a fault: " + SettingFault.printable(said);
  }

  private Layer unreadable(String place, String expected, String found) {
    return Layer.unreadable(SettingFault.of(name, place, expected, found));
  }
}
