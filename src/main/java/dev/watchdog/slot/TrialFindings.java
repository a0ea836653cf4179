package dev.watchdog.slot;

import dev.watchdog.core.SafeText;
import dev.watchdog.slot.SlotRegistry.Finding;
import dev.watchdog.slot.Trial.Tried;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the answers to a {@link Trial} mean for an operator. */
final class TrialFindings {

  private static final int WORDS_MAX = 200;

  /** What tells of the server and not of keys. Without it the watchdog goes on, and knows less. */
  private static final Set<String> ABOUT_THE_SERVER = Set.of("INFO", "ROLE", "TIME");

  private static final Set<String> OF_A_CLUSTER = Set.of("MOVED", "ASK", "TRYAGAIN", "CROSSSLOT", "CLUSTERDOWN");
  private static final Pattern MOVED = Pattern.compile("MOVED (\\d+) (\\S+)");

  private final SlotKeys keys;
  private final Map<String, Tried> commands;
  private final Map<String, Tried> scripts;
  private final List<Finding> findings = new ArrayList<>();

  TrialFindings(SlotKeys keys, Map<String, Tried> commands, Map<String, Tried> scripts) {
    this.keys = keys;
    this.commands = commands;
    this.scripts = scripts;
  }

  List<Finding> all() {
    Tried ping = commands.get("PING");
    if (ping.is("LOADING")) {
      fails("it is loading its data, and answers nothing until that is done");
    } else if (ping.refused() && !ping.is("NOPERM")) {
      fails("it answers nothing: " + words(ping));
    } else {
      role();
      cluster();
      knowledge();
      rights();
      scripts();
    }
    return List.copyOf(findings);
  }

  private void role() {
    Tried role = commands.get("ROLE");
    if (role.answer().startsWith("[slave") || commands.get("DEL").is("READONLY")) {
      fails("it is a replica, which takes no writes, and what it lacks may be on its master: redis.url has to name the master");
    } else if (role.answer().startsWith("[sentinel")) {
      fails("it is a Sentinel, which has no slots and no markers: redis.url has to name the server that it watches");
    } else if (role.refused()) {
      String known = commands.get("DEL").refused() ? "whether it is a replica cannot be told" : "it takes writes, so it is no replica";
      works("may not be asked for its role (" + words(role) + "); " + known + "; grant +role, by which a replica is known without a write");
    }
  }

  private void cluster() {
    List<Tried> ofACluster = tried().filter(one -> OF_A_CLUSTER.stream().anyMatch(one::is)).toList();
    boolean cluster = !ofACluster.isEmpty() || MarkerReader.field(commands.get("INFO").answer(), "redis_mode:").equals("cluster");
    if (!cluster) {
      return;
    }
    if (keys.tag().isEmpty()) {
      fails("it is a cluster, and a release works on several keys at once, which have to be of one hash slot there: their patterns have to"
          + " begin with one and the same tag in braces, before {agent} and {execution}, as the platform's keys would, such as"
          + " {trinity}:agent:slots:{agent}; now they are " + patterns());
    } else if (ofACluster.isEmpty()) {
      works("it is a cluster, and the node that has the hash slot of {" + keys.tag().get() + "}");
    } else {
      fails(elsewhere(ofACluster.get(0)));
    }
  }

  private String elsewhere(Tried refused) {
    Matcher moved = MOVED.matcher(refused.refusal());
    return moved.lookingAt()
        ? "it is a node of a cluster that does not have hash slot " + moved.group(1) + " of {" + keys.tag().get() + "}: "
            + SafeText.line(moved.group(2), WORDS_MAX) + " has it, which redis.url has to name"
        : "it is a cluster that does not serve the keys of {" + keys.tag().get() + "}: " + words(refused);
  }

  private String patterns() {
    return keys.patterns().entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).collect(Collectors.joining(", "));
  }

  private void knowledge() {
    if (commands.get("INFO").refused()) {
      works("may not be asked for INFO (" + words(commands.get("INFO"))
          + "); grant +info, by which a restart is noticed: until then a marker that was lost with it counts as none");
    }
    if (commands.get("TIME").refused()) {
      works("may not be asked for TIME (" + words(commands.get("TIME"))
          + "); grant +time, by which it vouches for the watchdog's clock");
    }
  }

  private void rights() {
    List<String> lacking = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>();
    commands.forEach((name, tried) -> {
      if (ABOUT_THE_SERVER.contains(name) || !tellsOfItself(tried)) {
        return;
      }
      if (tried.is("NOPERM") && !ofAKey(tried)) {
        lacking.add(name);
      } else {
        others.add(ofAKey(tried) ? keysRefused(tried) : name + " is refused: " + words(tried));
      }
    });
    if (!lacking.isEmpty()) {
      fails("its user may not use " + String.join(", ", lacking) + ": grant "
          + lacking.stream().map(name -> "+" + name.toLowerCase(Locale.ROOT)).collect(Collectors.joining(" ")));
    }
    others.forEach(this::fails);
  }

  private String keysRefused(Tried tried) {
    String globs = keys.patterns().values().stream()
        .map(pattern -> "~" + pattern.replace("{agent}", "*").replace("{execution}", "*"))
        .distinct()
        .collect(Collectors.joining(" "));
    return "its user may not use the keys (" + words(tried) + "): grant " + globs;
  }

  private void scripts() {
    Set<String> words = new LinkedHashSet<>();
    scripts.values().stream().filter(tried -> tellsOfItself(tried) && ofScripting(tried)).findFirst().ifPresent(tried ->
        words.add("it refuses scripts, by which slots are released and markers read (" + words(tried) + "): grant +evalsha +eval"));
    scripts.forEach((name, tried) -> {
      if (tellsOfItself(tried) && !ofAKey(tried) && !ofScripting(tried)) {
        words.add(name + " fails: " + words(tried));
      }
    });
    words.forEach(this::fails);
    if (findings.stream().allMatch(Finding::ok)) {
      works("every command and every script was tried on keys that do not exist");
    }
  }

  /** Whether a refusal is more than what the server's role or the cluster makes of everything. */
  private static boolean tellsOfItself(Tried tried) {
    return tried.refused() && !tried.is("READONLY") && OF_A_CLUSTER.stream().noneMatch(tried::is);
  }

  private static boolean ofAKey(Tried tried) {
    return tried.is("NOPERM") && tried.refusal().contains("key") && !tried.refusal().contains("to run");
  }

  private static boolean ofScripting(Tried tried) {
    return tried.refusal().toLowerCase(Locale.ROOT).matches(".*['`]eval(sha)?['`].*");
  }

  private Stream<Tried> tried() {
    return Stream.concat(commands.values().stream(), scripts.values().stream());
  }

  private static String words(Tried tried) {
    return SafeText.line(tried.refusal(), WORDS_MAX);
  }

  private void works(String text) {
    findings.add(new Finding(true, text));
  }

  private void fails(String text) {
    findings.add(new Finding(false, text));
  }
}
