package dev.watchdog.cli;

import dev.watchdog.config.Credentials;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.LoadedSettings.Entry;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.demo.Demo;
import dev.watchdog.demo.Pace;
import java.util.concurrent.Callable;
import org.slf4j.event.KeyValuePair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Everything in one process, until it is told to end. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Shows the watchdog at work, with everything embedded.",
    description = {
      "An H2 database in memory, a Redis of its own, a simulated fleet that crashes, hangs, overruns and",
      "forgets, a scheduler that keeps starting work, and the dashboard, in one process. Prints where to",
      "look and how to log in. The stores and agents that your settings name are not touched.",
      "",
      "With --faults a few in a hundred of the watchdog's calls go wrong: refused, slow, timed out, done with the",
      "answer lost, dropped half way, locked, read-only; Redis forgets, an agent lies or answers with an old list.",
      "Watch it ride that out: the problems of each cycle name what went wrong, and the next one makes up for it.",
      "A lie it can only believe: such a run comes back as a ghost, and the log names the runs it concerned."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar demo",
      "  java -jar execution-watchdog.jar demo --faults",
      "  java -jar execution-watchdog.jar demo --set http.port=9000"
    })
final class DemoCommand implements Callable<Integer> {

  private static final String PASSWORD_KEY = "security.admin-password";

  @Option(names = "--faults", description = "Let calls of the watchdog go wrong now and then; counts go to the log once a minute.")
  private boolean faults;

  @Option(names = "--agents", paramLabel = "N", defaultValue = "20", description = "How many agents. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many times as fast as is good to watch: for a soak. Default: ${DEFAULT-VALUE}.")
  private int speed;

  @Mixin private SettingsOptions options;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Pace pace = pace();
    LoadedSettings loaded = load();
    StartLog.write(loaded);
    try (Session session = parent.session()) {
      Demo demo = start(session, loaded.settings(), pace);
      session.stopFirst(demo::stop);
      Rereading rereading = new Rereading(this::load, loaded, Credentials.of(loaded.settings()), demo::exchange, demo::standing);
      Hangup.answeredBy(rereading);
      announce(demo, loaded);
      try (SecretsWatch watch = new SecretsWatch(rereading)) {
        session.untilClosed();
      }
    }
    return 0;
  }

  private LoadedSettings load() {
    return options.load(parent.options(), Preset.DEMO);
  }

  private Pace pace() {
    try {
      return new Pace(agents, speed);
    } catch (IllegalArgumentException unfit) {
      throw new ParameterException(spec.commandLine(), "Invalid value for option --" + unfit.getMessage(), unfit);
    }
  }

  private Demo start(Session session, Settings settings, Pace pace) {
    try {
      return session.await(Demo.start(session.vertx(), settings, pace, faults));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      throw Listening.failure("the demo", settings.http().host(), settings.http().port(), failure);
    }
  }

  private void announce(Demo demo, LoadedSettings loaded) {
    Announcement announcement = new Announcement(spec.commandLine().getOut());
    String url = demo.url() + "/";
    String user = loaded.settings().security().adminUser();
    String password = password(loaded);
    announcement.say("Execution Watchdog demo listening on " + url, "demo.listening", new KeyValuePair("url", url));
    announcement.say(
        "Log in as " + user + " with the password " + password,
        "demo.login", new KeyValuePair("user", user), new KeyValuePair("password", password));
    if (faults) {
      announcement.say("Faults are on: calls of the watchdog go wrong now and then", "demo.faults-on");
    }
  }

  /** The demo's own password is no secret; one that an operator set is. */
  private static String password(LoadedSettings loaded) {
    boolean own = loaded.effective().stream().filter(entry -> entry.key().equals(PASSWORD_KEY)).map(Entry::source).anyMatch("demo"::equals);
    return own ? loaded.settings().security().adminPassword().orElseThrow() : "of your settings";
  }
}
