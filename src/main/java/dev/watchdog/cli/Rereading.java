package dev.watchdog.cli;

import dev.watchdog.config.BadSettings;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings of a running service anew. Who may log in is taken over at once; whatever else changed is named as something that
 * needs a restart, because stores, agents and cycles are built over what the start found. Settings that cannot be used change nothing.
 */
final class Rereading implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Rereading.class);
  private static final String PASSWORD = "security.admin-password";
  private static final Set<String> ACCOUNTS =
      Set.of("security.admin-user", PASSWORD, "security.viewer-user", "security.viewer-password");

  private final Supplier<LoadedSettings> source;
  private final Consumer<Settings.Security> accounts;
  private final LoadedSettings started;
  private LoadedSettings inForce;
  private String password;

  /**
   * For a service that was started.
   *
   * @param source reads where the start read
   * @param started what the start read
   * @param password the administrator's, which was made up where the settings have none
   * @param accounts takes over who may log in
   */
  Rereading(Supplier<LoadedSettings> source, LoadedSettings started, String password, Consumer<Settings.Security> accounts) {
    this.source = source;
    this.accounts = accounts;
    this.started = started;
    this.inForce = started;
    this.password = password;
  }

  @Override
  public synchronized void run() {
    try {
      takeOver(source.get());
    } catch (BadSettings bad) {
      bad.problems().forEach(problem -> LOG.atWarn().addKeyValue("problem", problem.text()).log("settings.reread-refused"));
    }
  }

  private void takeOver(LoadedSettings read) {
    List<String> now = new ArrayList<>(inForce.changedIn(read));
    now.retainAll(ACCOUNTS);
    List<String> later = new ArrayList<>(started.changedIn(read));
    later.removeAll(ACCOUNTS);
    boolean passwordless = read.settings().security().adminPassword().isEmpty();
    if (passwordless && now.remove(PASSWORD)) { // Another one is made up, and printed, only at a start.
      later.add(PASSWORD);
    }
    if (!now.isEmpty()) {
      Settings.Security next = (passwordless ? read.settings().withAdminPassword(password) : read.settings()).security();
      accounts.accept(next);
      password = next.adminPassword().orElseThrow();
    }
    inForce = later.contains(PASSWORD) ? inForce : read;
    now.forEach(key -> tell(key, "now"));
    later.forEach(key -> tell(key, "after a restart"));
    if (now.isEmpty() && later.isEmpty()) {
      LOG.atInfo().log("settings.reread-unchanged");
    }
  }

  /** Never the value, and not the old one either. */
  private static void tell(String key, String inForce) {
    LOG.atInfo().addKeyValue("key", key).addKeyValue("in_force", inForce).log("settings.reread");
  }
}
