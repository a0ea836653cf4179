package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The archive of loaded classes that processes under test start with, as {@code scripts/run} starts its own: without it their starts were
 * a good part of what the tests take. Made once for every jar, by whichever test process needs it first.
 */
final class QuickStarts {

  private static final int MADE_SECONDS_MAX = 120;

  private QuickStarts() {}

  /** Flags of a Java that runs the jar. */
  static List<String> flags(Path jar, String java) {
    return List.of("-XX:SharedArchiveFile=" + Archive.of(jar, java), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /** Once for this process. */
  private static final class Archive {
    private static Path made;

    static synchronized Path of(Path jar, String java) {
      if (made == null) {
        made = make(jar, jar.resolveSibling("classes-of-tests.jsa"), java);
      }
      return made;
    }

    private static Path make(Path jar, Path archive, String java) {
      Path lock = jar.resolveSibling("classes-of-tests.lock");
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!Files.exists(archive) || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
          run(List.of(Path.of("scripts", "archive").toAbsolutePath().toString(), jar.toString(), archive.toString(), java), archive);
        }
        return archive;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + archive + " was made", stopped);
      }
    }

    private static void run(List<String> command, Path archive) throws IOException, InterruptedException {
      Path output = archive.resolveSibling("classes-of-tests.log");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(MADE_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(archive + " could not be made: " + Files.readString(output));
      }
    }
  }
}
