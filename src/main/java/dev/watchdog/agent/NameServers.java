package dev.watchdog.agent;

import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsNameResolverException;
import io.netty.util.NetUtil;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells a name that does not resolve from name servers that answer nobody. An answer, whatever it says, is the other side's; silence is
 * the other side's too where other names were answered lately, and else ours: no agent has gone because our resolver has.
 *
 * <p>Confined to one event loop.
 */
final class NameServers {

  /** As long as a lookup that is not answered takes, twice: names that are asked together are answered, or not, within this time. */
  private static final long LATELY_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long SAMPLED_EVERY_NANOS = Duration.ofMillis(50).toNanos();
  private static final int SAMPLES_MAX = 64;

  private record Reached(String host, long at) {}

  private final LongSupplier nanoTime;
  private final Supplier<Set<String>> hostsFile;
  private final Deque<Reached> reached = new ArrayDeque<>();
  private long answeredAt;
  private boolean everAnswered;
  private Set<String> hosts;
  private long hostsReadAt;

  /**
   * Nothing is known of them.
   *
   * @param hostsFile the names that need no name server, in lower case
   */
  NameServers(LongSupplier nanoTime, Supplier<Set<String>> hostsFile) {
    this.nanoTime = nanoTime;
    this.hostsFile = hostsFile;
  }

  NameServers(LongSupplier nanoTime) {
    this(nanoTime, NameServers::systemHosts);
  }

  private static Set<String> systemHosts() {
    HostsFileEntriesProvider entries = HostsFileEntriesProvider.parser().parseSilently();
    Set<String> names = new HashSet<>(entries.ipv4Entries().keySet());
    names.addAll(entries.ipv6Entries().keySet());
    return names;
  }

  /** Whether it is time to note another host that was reached: of a fleet that answers, a few prove enough. */
  boolean wantsSample() {
    return reached.isEmpty() || nanoTime.getAsLong() - reached.peekLast().at() >= SAMPLED_EVERY_NANOS;
  }

  /** A call got further than the name of its host. */
  void reached(String host) {
    if (reached.size() >= SAMPLES_MAX) {
      reached.removeFirst();
    }
    reached.addLast(new Reached(host, nanoTime.getAsLong()));
  }

  /** Whether the failure means that no name server answered this question; notes it where one did. */
  boolean silentIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        boolean silent = isSilence(cause);
        if (!silent) {
          everAnswered = true;
          answeredAt = nanoTime.getAsLong();
        }
        return silent;
      }
    }
    return false;
  }

  /** A time-out or a question that could not be sent, by Netty's resolver or in the words of the system's. */
  private static boolean isSilence(Throwable unknownHost) {
    for (Throwable cause = unknownHost.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof DnsNameResolverException) {
        return true;
      }
    }
    return String.valueOf(unknownHost.getMessage()).contains("Temporary failure in name resolution");
  }

  /** Whether a name server answered any question lately. */
  boolean answeredLately() {
    long now = nanoTime.getAsLong();
    if (everAnswered && now - answeredAt <= LATELY_NANOS) {
      return true;
    }
    while (!reached.isEmpty() && now - reached.peekFirst().at() > LATELY_NANOS) {
      reached.removeFirst();
    }
    return reached.stream().anyMatch(one -> needsNameServer(one.host()));
  }

  /** Neither an address nor a name of the hosts file. */
  boolean needsNameServer(String host) {
    if (host.startsWith("[") || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (hosts == null || now - hostsReadAt > LATELY_NANOS) {
      hosts = hostsFile.get();
      hostsReadAt = now;
    }
    return !hosts.contains(host.toLowerCase(Locale.ROOT));
  }
}
