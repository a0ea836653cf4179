package dev.watchdog.cli;

import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks a running service whether it is up: the probe of a container, which then needs no other program for it. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Asks a running service whether it is up.",
    description = {
      "For the health check of a container or a service manager. Asks /health/live for at most three",
      "seconds. Without --url it asks this machine, at the port of the settings."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar health",
      "  java -jar execution-watchdog.jar health --ready --url http://watchdog:8080"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it answered with 200",
      "1:it answered otherwise, or not within three seconds",
      "2:bad arguments, or bad settings, all of which are listed"
    })
final class HealthCommand implements Callable<Integer> {

  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** What a service listens on that listens everywhere: nothing that can be called. */
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  @Option(names = "--url", paramLabel = "URL", description = "Where the service is, such as http://127.0.0.1:8080.")
  private String url;

  @Option(names = "--ready", description = "Ask /health/ready: whether it could do its work, and not only whether it is up.")
  private boolean ready;

  @Mixin private SettingsOptions options;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    URI route = service().resolve(ready ? "/health/ready" : "/health/live");
    int status = status(route);
    if (status != OK) {
      throw new CommandFailed(route + " answered " + status, null);
    }
    spec.commandLine().getOut().println(ready ? "ready" : "up");
    return 0;
  }

  private URI service() {
    if (url == null) {
      return ownService(options.load(parent.options(), Preset.NONE).settings().http());
    }
    try {
      URI service = new URI(url);
      if (service.getHost() != null && SCHEMES.contains(service.getScheme())) {
        return service;
      }
      throw notAnAddress(null);
    } catch (URISyntaxException unfit) {
      throw notAnAddress(unfit);
    }
  }

  private ParameterException notAnAddress(Exception cause) {
    String words = "Invalid value for option --url: expected an address such as http://127.0.0.1:8080, found '" + url + "'";
    return new ParameterException(spec.commandLine(), words, cause);
  }

  private static URI ownService(Settings.Http http) {
    if (http.port() == 0) {
      throw new CommandFailed("http.port is 0, which is any free port; say with --url where the service is", null);
    }
    return URI.create(Listening.url(http.tls(), ANY.contains(http.host()) ? "127.0.0.1" : http.host(), http.port()));
  }

  private static int status(URI route) {
    try {
      return HealthProbe.status(route, PATIENCE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(route + " was not waited for", stopped);
    } catch (IOException failure) {
      throw new CommandFailed(route + " did not answer: " + Complaint.words(failure), failure);
    }
  }
}
