package dev.watchdog.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the embedded database. The secret that signs tokens lies in it, so it is closed to all but its owner, and so is each file
 * of the database. Whatever stands in the way of that is a warning: a watchdog that does not start would protect nobody. Blocks.
 */
final class DataFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private static final String DATABASE = "watchdog";

  /** The engine's own files, the temporary ones as well. */
  private static final String FILES = DATABASE + ".*db*";

  private static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  DataFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** Below the working directory. */
  static DataFolder standard() {
    return new DataFolder(Path.of("data"));
  }

  boolean hasDatabase() {
    return Files.exists(folder.resolve(DATABASE + ".mv.db"));
  }

  /** Where the engine keeps its files, without what it adds to the name. */
  Path database() {
    return folder.resolve(DATABASE);
  }

  /** Why no database can be kept here, null where one can. */
  String problem() {
    if (!Files.exists(folder)) {
      return Files.isWritable(folder.getParent()) ? null : folder + " cannot be made: the folder it would be in is not writable";
    }
    if (!Files.isDirectory(folder)) {
      return folder + " is no directory";
    }
    return Files.isWritable(folder) ? null : folder + " is not writable";
  }

  void make() throws IOException {
    boolean modes = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(
        folder, modes ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OF_FOLDER)} : new FileAttribute<?>[0]);
  }

  /** What others than its owner may get at, each with its mode. */
  List<String> exposed() throws IOException {
    List<String> exposed = new ArrayList<>();
    for (Path path : all()) {
      Set<PosixFilePermission> mode = modeOf(path);
      if (mode != null && !wanted(path).containsAll(mode)) {
        exposed.add(path + " (" + PosixFilePermissions.toString(mode) + ")");
      }
    }
    return exposed;
  }

  /** Closes what an earlier start, or somebody else, left open, and says so. */
  void closeWhatWasThere() {
    try {
      exposed().forEach(path -> tell(path, "data.was-open-to-others"));
    } catch (IOException unreadable) {
      tell(folder + ": " + unreadable.getMessage(), "data.maybe-open-to-others");
    }
    close();
  }

  /** Closes what the engine has made meanwhile, by the mask of this process. */
  void close() {
    try {
      for (Path path : all()) {
        close(path);
      }
    } catch (IOException unreadable) {
      tell(folder + ": " + unreadable.getMessage(), "data.maybe-open-to-others");
    }
  }

  private void close(Path path) {
    try {
      Set<PosixFilePermission> mode = modeOf(path);
      if (mode == null) {
        tell(folder + ": its file system knows no modes", "data.maybe-open-to-others");
      } else if (!wanted(path).containsAll(mode)) {
        Files.setPosixFilePermissions(path, wanted(path));
        if (!wanted(path).containsAll(modeOf(path))) {
          tell(path + ": its file system keeps its mode", "data.open-to-others");
        }
      }
    } catch (IOException refused) { // Of another owner, or gone since.
      if (Files.exists(path)) {
        tell(path + ": its mode cannot be changed by this user", "data.open-to-others");
      }
    }
  }

  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(List.of(folder));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
      files.forEach(all::add);
    }
    return all;
  }

  private Set<PosixFilePermission> wanted(Path path) {
    return path.equals(folder) ? OF_FOLDER : OF_FILE;
  }

  /** Null where there are no modes. */
  private static Set<PosixFilePermission> modeOf(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes().permissions();
  }

  /** Once: a start is tried again for as long as a store is away. */
  private void tell(String what, String event) {
    if (told.add(event + what)) {
      LOG.atWarn().addKeyValue("what", what).log(event);
    }
  }
}
