package dev.watchdog.cli;

import dev.watchdog.app.Watchdog;
import dev.watchdog.config.Credentials;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.slf4j.event.KeyValuePair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The service, until the process is told to end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Runs the service. This is what happens without a command.",
    description = "Cycles by the clock, the dashboard and the API, until the process is told to end.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar run",
      "  java -jar execution-watchdog.jar run --config /etc/watchdog.yaml --set reconcile.dry-run=true",
      "",
      "A store that cannot be reached does not end it: it goes on trying and says so at /health/ready.",
      "SIGHUP does not end it either: it reads its settings anew, takes over who may log in, and says in its",
      "log which other settings wait for a restart."
    })
final class RunCommand implements Callable<Integer> {

  /** As many random bytes make a password that nobody guesses, and that can still be typed. */
  private static final int PASSWORD_BYTES = 18;

  @Mixin private SettingsOptions options;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  RunCommand() {}

  /** The command that was meant where none was given. */
  RunCommand(WatchdogCommand parent, CommandSpec spec) {
    this.options = new SettingsOptions();
    this.parent = parent;
    this.spec = spec;
  }

  @Override
  public Integer call() {
    LoadedSettings loaded = load();
    StartLog.write(loaded);
    Settings settings = withPassword(loaded.settings());
    try (Session session = parent.session()) {
      Watchdog watchdog = serve(session, settings);
      session.stopFirst(watchdog::stop);
      Rereading rereading = new Rereading(this::load, loaded, Credentials.of(settings), watchdog::exchange, watchdog::standing);
      Hangup.answeredBy(rereading);
      announce(settings, watchdog.httpPort(), loaded.settings().security().adminPassword().isEmpty());
      try (SecretsWatch watch = new SecretsWatch(rereading)) {
        session.untilClosed();
      }
    }
    return 0;
  }

  private LoadedSettings load() {
    return options.load(parent.options(), Preset.NONE);
  }

  private static Settings withPassword(Settings settings) {
    return settings.security().adminPassword().isPresent() ? settings : settings.withAdminPassword(randomPassword());
  }

  private static Watchdog serve(Session session, Settings settings) {
    try {
      return session.await(
          Watchdog.serve(session.vertx(), settings).compose(watchdog -> watchdog.collectBetweenCycles().map(watchdog)));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      throw Listening.failure("the service", settings.http().host(), settings.http().port(), failure);
    }
  }

  private void announce(Settings settings, int port, boolean passwordIsRandom) {
    Announcement announcement = new Announcement(spec.commandLine().getOut());
    String url = Listening.url(settings.http(), port) + "/";
    announcement.say("Execution Watchdog listening on " + url, "service.listening", new KeyValuePair("url", url));
    if (passwordIsRandom) {
      String user = settings.security().adminUser();
      String password = settings.security().adminPassword().orElseThrow();
      announcement.say(
          "Log in as " + user + " with the password " + password
              + " (for this run only; security.admin-password sets one of your own)",
          "login.made-up", new KeyValuePair("user", user), new KeyValuePair("password", password));
    }
  }

  private static String randomPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
