package dev.watchdog.cli;

import dev.watchdog.config.BadSettings;
import dev.watchdog.config.Credentials;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.LoadedSettings.SecretsAnew;
import dev.watchdog.config.SettingFault;
import dev.watchdog.core.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings of a running service anew. Who may log in is taken over at once, and so is every secret that is kept in a file of its
 * own; whatever else changed is named as something that needs a restart, because stores, agents and cycles are built over what the start
 * found. Settings that cannot be used change nothing.
 */
final class Rereading implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Rereading.class);
  private static final String PASSWORD = "security.admin-password";
  private static final Set<String> ACCOUNTS =
      Set.of(
          "security.admin-user", PASSWORD, PASSWORD + "-file",
          "security.viewer-user", "security.viewer-password", "security.viewer-password-file",
          "security.oidc.client-secret", "security.oidc.client-secret-file");

  private final Supplier<LoadedSettings> source;
  private final Consumer<Credentials> exchange;
  private final Consumer<List<Problem>> standing;
  private final LoadedSettings started;
  private LoadedSettings inForce;
  private Credentials credentials;
  private SecretsAnew seen;
  private List<String> faults = List.of();

  /**
   * For a service that was started.
   *
   * @param source reads where the start read
   * @param started what the start read
   * @param credentials what the start used; the administrator's password was made up where the settings have none
   * @param exchange takes over others
   * @param standing is told what is wrong with files of secrets, whenever that changes
   */
  Rereading(
      Supplier<LoadedSettings> source,
      LoadedSettings started,
      Credentials credentials,
      Consumer<Credentials> exchange,
      Consumer<List<Problem>> standing) {
    this.source = source;
    this.exchange = exchange;
    this.standing = standing;
    this.started = started;
    this.inForce = started;
    this.credentials = credentials;
  }

  /** All of them, because somebody asked for it. */
  @Override
  public synchronized void run() {
    try {
      if (takeOver(source.get()).isEmpty()) {
        LOG.atInfo().log("settings.reread-unchanged");
      }
      tellOfFaults(List.of());
    } catch (BadSettings bad) {
      bad.problems().forEach(problem -> LOG.atWarn().addKeyValue("problem", problem.text()).log("settings.reread-refused"));
    }
  }

  /**
   * The files of secrets, because time has passed. What two looks in a row find the same is taken: a file that is just being written may be
   * empty, or have half a secret in it.
   */
  synchronized void lookAtSecrets() {
    if (inForce.secretsFromFiles().isEmpty()) {
      return;
    }
    SecretsAnew now = inForce.readSecretsAnew();
    if (now.equals(seen)) {
      takeOver(now.settings());
      tellOfFaults(now.faults());
    }
    seen = now;
  }

  /** Answers what changed. */
  private List<String> takeOver(LoadedSettings read) {
    List<String> fromFiles = new ArrayList<>(inForce.secretsFromFiles());
    fromFiles.retainAll(read.secretsFromFiles());
    List<String> now = new ArrayList<>(inForce.changedIn(read));
    now.removeIf(key -> !ACCOUNTS.contains(key) && !fromFiles.contains(key));
    List<String> later = new ArrayList<>(started.changedIn(read));
    later.removeIf(key -> ACCOUNTS.contains(key) || fromFiles.contains(key));
    boolean passwordless = read.settings().security().adminPassword().isEmpty();
    if (passwordless && now.remove(PASSWORD)) { // Another one is made up, and printed, only at a start.
      later.add(PASSWORD);
    }
    if (!now.isEmpty()) {
      String password = credentials.users().adminPassword().orElseThrow();
      credentials = credentials.taking(now, passwordless ? read.settings().withAdminPassword(password) : read.settings());
      exchange.accept(credentials);
    }
    inForce = later.contains(PASSWORD) ? inForce : read;
    now.forEach(key -> tell(key, "now"));
    later.forEach(key -> tell(key, "after a restart"));
    now.addAll(later);
    return now;
  }

  /** Never the value, and not the old one either. */
  private static void tell(String key, String inForce) {
    LOG.atInfo().addKeyValue("key", key).addKeyValue("in_force", inForce).log("settings.reread");
  }

  /** Once in the log, when it begins and when it ends; to the service for as long as it lasts. */
  private void tellOfFaults(List<SettingFault> found) {
    List<String> now = found.stream().map(SettingFault::text).toList();
    if (now.equals(faults)) {
      return;
    }
    now.stream().filter(fault -> !faults.contains(fault))
        .forEach(fault -> LOG.atWarn().addKeyValue("problem", fault).log("secret.unusable"));
    faults.stream().filter(fault -> !now.contains(fault))
        .forEach(fault -> LOG.atInfo().addKeyValue("problem", fault).log("secret.usable"));
    faults = now;
    standing.accept(
        now.stream().map(fault -> Problem.Kind.CREDENTIALS.says(fault + "; the secret that was read before stays in force")).toList());
  }
}
