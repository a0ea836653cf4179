package dev.watchdog.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets that are kept in files of their own, as those are now. Files are what containers and their platforms hand secrets over in:
 * they stand in no environment, and are written anew while the service runs.
 *
 * @param texts secrets by the names of their keys
 * @param faults why some could not be read, under the keys of their files
 * @param warnings what is odd about the files that could be
 */
record SecretFiles(Map<String, String> texts, List<SettingFault> faults, List<String> warnings) {

  /** What the key of a secret's file ends with. */
  static final String SUFFIX = "-file";

  private static final int BYTES_MAX = 64 * 1024;

  /** Reads the files that the settings name. Blocks. */
  static SecretFiles read(Values values) {
    SecretFiles read = new SecretFiles(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
    for (Key<String> secret : Keys.secrets()) {
      Key<?> file = Keys.fileOf(secret);
      values.text(file).ifPresent(path -> read.add(secret, file, path, values.source(file)));
    }
    return read;
  }

  private void add(Key<String> secret, Key<?> key, String path, String source) {
    String expected = "a file with a secret in it";
    try {
      Path file = Path.of(path);
      texts.put(secret.name(), secretIn(file));
      if (isOpenToAll(file)) {
        warnings.add(key.name() + " names a file that every user of the machine can read: mode 0600 closes it to them");
      }
    } catch (Unusable unusable) {
      String found = '"' + SettingFault.printable(path) + "\", which " + unusable.getMessage();
      faults.add(SettingFault.of(key.name(), source, expected, found));
    } catch (InvalidPathException noPath) {
      faults.add(SettingFault.of(key.name(), source, expected, "no path"));
    }
  }

  /** Up to one line break at its end, which editors and {@code echo} put there. */
  private static String secretIn(Path file) throws Unusable {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Unusable("is a directory or a device"); // A pipe would be empty when it is read again.
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new Unusable("has more than " + BYTES_MAX / 1024 + " KiB");
      }
      String secret = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().replaceFirst("\\r?\\n\\z", "");
      if (secret.isEmpty()) {
        throw new Unusable("is empty");
      }
      return secret;
    } catch (NoSuchFileException missing) {
      throw new Unusable("is not there");
    } catch (CharacterCodingException other) {
      throw new Unusable("is not UTF-8 text");
    } catch (IOException unreadable) {
      throw new Unusable("cannot be read");
    }
  }

  /** Where files have modes. A group may be meant to read it: that is how a container's user gets at a secret of its platform. */
  private static boolean isOpenToAll(Path file) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException goneSince) {
      return false;
    }
  }

  /** Why a file has no secret, as it follows "which". */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }
  }
}
