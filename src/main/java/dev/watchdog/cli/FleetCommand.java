package dev.watchdog.cli;

import dev.watchdog.config.Quantity;
import dev.watchdog.demo.Fleet;
import dev.watchdog.demo.FleetOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.event.KeyValuePair;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The simulated fleet alone, until the process is told to end. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Runs the simulated fleet alone, for trying run against it.",
    description = {
      "Simulated agents over real HTTP, all behind one host and port. They take work at",
      "POST /{agent}/api/task and do nothing of their own. Settings are accepted and play no part."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar fleet --agents 50 --misbehave",
      "  java -jar execution-watchdog.jar run --set agents.url=http://127.0.0.1:9000/{agent}"
    })
final class FleetCommand implements Callable<Integer> {

  @Option(names = "--agents", paramLabel = "N", defaultValue = "20", description = "How many agents. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(names = "--host", paramLabel = "HOST", defaultValue = "127.0.0.1", description = "Where to listen. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(names = "--port", paramLabel = "P", defaultValue = "9000", description = "0 is any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--work",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = WorkTime.class,
      description = "How long a piece of work takes in the middle, such as 30s or 5m. Default: ${DEFAULT-VALUE}.")
  private Duration work;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "All chance follows from it. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--misbehave", description = "Agents crash, hang, overrun and forget.")
  private boolean misbehave;

  @Mixin private SettingsOptions accepted;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    FleetOptions options = options();
    try (Session session = parent.session()) {
      Fleet fleet = start(session, options);
      session.stopFirst(fleet::stop);
      Announcement announcement = new Announcement(spec.commandLine().getOut());
      String url = fleet.agentsUrl();
      announcement.say(
          "Simulated fleet of " + agents + " agents listening on " + url,
          "fleet.listening", new KeyValuePair("agents", agents), new KeyValuePair("url", url));
      String advice = "java -jar execution-watchdog.jar run --set agents.url=" + url;
      announcement.say("Try: " + advice, "fleet.try", new KeyValuePair("command", advice));
      session.untilClosed();
    }
    return 0;
  }

  private FleetOptions options() {
    try {
      return new FleetOptions(agents, host, port, work, seed, misbehave);
    } catch (IllegalArgumentException unfit) {
      throw new ParameterException(spec.commandLine(), "Invalid value for option --" + unfit.getMessage(), unfit);
    }
  }

  private Fleet start(Session session, FleetOptions options) {
    try {
      return session.await(Fleet.start(session.vertx(), options));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      throw Listening.failure("the fleet", host, port, failure);
    }
  }

  /** Durations as the settings write them. */
  static final class WorkTime implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      return Quantity.duration(text)
          .orElseThrow(() -> new TypeConversionException("expected a duration such as 500ms, 60s, 5m or 2h, found '" + text + "'"));
    }
  }
}
