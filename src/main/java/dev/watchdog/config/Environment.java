package dev.watchdog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Settings given as variables {@code WATCHDOG_…}. */
final class Environment {

  /** The command line's own, some of them read before there are any settings. */
  static final Map<String, Form<String>> NOT_SETTINGS =
      Map.of(
          "WATCHDOG_LOG_LEVEL", Forms.choice("ERROR", "WARN", "INFO", "DEBUG", "TRACE", "OFF"),
          LogFormat.VARIABLE, Forms.choice(Stream.of(LogFormat.values()).map(LogFormat::word).toArray(String[]::new)),
          "WATCHDOG_URL", Forms.anything("an address"),
          "WATCHDOG_TOKEN", Forms.anything("a token"),
          "WATCHDOG_PASSWORD", Forms.anything("a password"));

  /** What Kubernetes and old Docker links tell every container about a service named watchdog-something: nobody set these. */
  private static final Pattern LINKED =
      Pattern.compile("WATCHDOG_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern LINKED_PORT = Pattern.compile("WATCHDOG_(\\w+_)?PORT=(tcp|udp|sctp)://\\S*");

  private Environment() {}

  static Layer read(Map<String, String> variables) {
    List<Given> givens = new ArrayList<>();
    List<SettingFault> problems = new ArrayList<>();
    new TreeMap<>(variables).forEach((variable, value) -> {
      Optional<Key<?>> key = Keys.all().stream().filter(known -> known.variable().equals(variable)).findFirst();
      if (key.isPresent()) {
        givens.add(new Given(key.get(), "environment " + variable, value));
      } else if (NOT_SETTINGS.containsKey(variable)) {
        Form<String> form = NOT_SETTINGS.get(variable);
        if (!value.isEmpty() && form.read(value).isEmpty()) { // Empty is as if it were not there.
          problems.add(SettingFault.misfit(variable, "environment", form, value, value));
        }
      } else if (isMeantForUs(variable, value)) {
        problems.add(SettingFault.unknown(variable, "environment", Nearest.variableTo(variable)));
      }
    });
    return new Layer(List.copyOf(givens), List.copyOf(problems));
  }

  private static boolean isMeantForUs(String variable, String value) {
    return variable.startsWith(Key.ENVIRONMENT_PREFIX)
        && !LINKED.matcher(variable).matches()
        && !LINKED_PORT.matcher(variable + "=" + value).matches();
  }
}
