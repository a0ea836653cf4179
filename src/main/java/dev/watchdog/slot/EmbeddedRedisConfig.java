package dev.watchdog.slot;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the embedded Redis is set up. Its password is made up at each start and stands in its configuration file alone: an argument would be
 * seen by every user of the machine. The file can be read by its owner only, and is deleted once the server has read it.
 *
 * <p>The commands by which a client could write files, load code, end the server or copy it to another one do not exist in it: whoever got
 * hold of the password gets the keys and nothing beyond them.
 */
final class EmbeddedRedisConfig {

  private static final int PASSWORD_BYTES = 32;

  private static final List<String> GONE =
      List.of("CONFIG", "MODULE", "DEBUG", "SAVE", "BGSAVE", "BGREWRITEAOF", "REPLICAOF", "SLAVEOF", "SHUTDOWN");

  private final int port;
  private final Path folder;
  private final String password = password();

  EmbeddedRedisConfig(int port, Path folder) {
    this.port = port;
    this.folder = folder.toAbsolutePath();
  }

  private static String password() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random); // Digits and letters mean themselves, in a URL as in the file.
  }

  /** Where the server will be, and how to log in to it. */
  String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  /** Puts it into a file of its folder; the caller deletes it. */
  Path write() throws IOException {
    Path file = folder.resolve("redis.conf");
    Files.createFile(file, onlyForItsOwner()); // Made so, rather than made and then closed to others.
    return Files.writeString(file, text());
  }

  private static FileAttribute<?>[] onlyForItsOwner() {
    boolean modes = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return modes
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }

  private String text() {
    return """
        bind 127.0.0.1
        port %d
        daemonize no
        save ""
        appendonly no
        dir %s
        requirepass %s
        """.formatted(port, quoted(folder.toString()), password)
        + GONE.stream().map(command -> "rename-command " + command + " \"\"\n").collect(Collectors.joining());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
