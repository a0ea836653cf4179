package dev.watchdog.config;

import dev.watchdog.core.GhostPolicy;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import dev.watchdog.core.SlotRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything an operator can set, checked and in its final form. Field names are the keys of {@code conf/watchdog.yaml}, where each
 * is described. An instance that came from {@link SettingsLoader} keeps every rule of it; nothing has to be checked again.
 *
 * <p>{@code toString} never shows a secret, nor credentials inside a URL.
 */
public record Settings(
    Reconcile reconcile,
    Agents agents,
    Database database,
    Redis redis,
    Brake brake,
    Ghosts ghosts,
    History history,
    Http http,
    Security security) {

  /** The same settings with this password for the administrator, for a start at which none was set. */
  public Settings withAdminPassword(String password) {
    return new Settings(reconcile, agents, database, redis, brake, ghosts, history, http, security.withAdminPassword(password));
  }

  /** When a cycle runs and how long a row may be in which state. */
  public record Reconcile(
      Duration interval,
      Duration firstDelay,
      Duration dispatchGrace,
      Duration defaultTimeout,
      Duration staleBuffer,
      Duration staleAfter,
      Duration noSessionAfter,
      OptionalInt orphanConfirmations,
      Duration confirmAfter,
      boolean dryRun,
      Optional<Duration> clockTolerance,
      Set<String> clockWitnesses) {

    /** The agents, as witnesses of the time. */
    public static final String AGENTS = "agents";

    /** Redis, as a witness of the time. */
    public static final String REDIS = "redis";

    /** The database, as a witness of the time. */
    public static final String DATABASE = "database";

    /** The times by which a row is judged. */
    public Policy policy() {
      return new Policy(dispatchGrace, defaultTimeout, staleBuffer, staleAfter, noSessionAfter, orphanConfirmations, confirmAfter);
    }
  }

  /** How agents are reached. Sizes are bytes; paths start with a slash and carry {@code {id}} where they name an execution. */
  public record Agents(
      String url,
      String runningPath,
      String terminatePath,
      String lastErrorPath,
      String resultPath,
      Duration connectTimeout,
      Duration registryTimeout,
      Duration terminateTimeout,
      Duration lastErrorTimeout,
      Duration resultTimeout,
      int maxInFlight,
      int maxPerAgent,
      long maxBody,
      long maxResult,
      Optional<String> authSecret,
      ClientTls tls) {

    /** The agent in the host itself: as a user's name before it, or in the path behind it, it is one host for all. */
    private static final Pattern HOST_OF_AN_AGENT =
        Pattern.compile("[a-z]+://(?:[^/@]*@)?[^/@]*\\{agent}[^/@]*(?:/.*)?", Pattern.DOTALL);

    /** Whether every agent has a host of its own; otherwise all of them stand behind one, and connections to it serve them all. */
    public boolean hostPerAgent() {
      return HOST_OF_AN_AGENT.matcher(url).matches();
    }

    @Override
    public String toString() {
      return "Agents[url=" + Mask.url(url)
          + ", paths=" + runningPath + " " + terminatePath + " " + lastErrorPath + " " + resultPath
          + ", timeouts=" + connectTimeout + " " + registryTimeout + " " + terminateTimeout + " " + lastErrorTimeout + " " + resultTimeout
          + ", maxInFlight=" + maxInFlight + ", maxPerAgent=" + maxPerAgent + ", maxBody=" + maxBody + ", maxResult=" + maxResult
          + ", authSecret=" + Mask.secret(authSecret) + ", tls=" + tls + "]";
    }
  }

  /**
   * TLS as a client, of files in PEM. Certificate and key are both there or neither is.
   *
   * @param caFile certificates of those who may vouch for the other side, in place of those that Java knows
   * @param certFile the certificate that is shown to the other side
   * @param keyFile its private key
   */
  public record ClientTls(Optional<Path> caFile, Optional<Path> certFile, Optional<Path> keyFile) {
    public static final ClientTls NONE = new ClientTls(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The SQL store. Without a URL it is the embedded H2 file. */
  public record Database(Optional<String> url, Optional<String> username, Optional<String> password, int poolSize) {

    @Override
    public String toString() {
      return "Database[url=" + url.map(Mask::url) + ", username=" + username + ", password=" + Mask.secret(password)
          + ", poolSize=" + poolSize + "]";
    }
  }

  /**
   * The slots and markers. The URL is {@code embedded}, {@code none}, {@code redis://…} or {@code rediss://…}; the file, which belongs to
   * the last, has the certificates of those who may vouch for the server, in place of those that Java knows.
   */
  public record Redis(
      String url,
      Optional<Path> caFile,
      String slotsKey,
      String slotKey,
      String runningKey,
      String inflightKey,
      Duration slotBuffer,
      Duration defaultSlotTtl) {

    /** The rule by which loose slots are given back. */
    public SlotRule slotRule() {
      return new SlotRule(slotBuffer, defaultSlotTtl);
    }

    /** The URL that means a real server of our own on loopback. */
    public static final String EMBEDDED = "embedded";

    /** The URL that means that there are no slots, no markers and nothing to release. */
    public static final String NONE = "none";

    @Override
    public String toString() {
      return "Redis[url=" + Mask.url(url) + ", caFile=" + caFile
          + ", keys=" + slotsKey + " " + slotKey + " " + runningKey + " " + inflightKey
          + ", slotBuffer=" + slotBuffer + ", defaultSlotTtl=" + defaultSlotTtl + "]";
    }
  }

  /** When a whole cycle is distrusted. Ratios are above 0 and at most 1. */
  public record Brake(double maxUnknownRatio, double maxRecoveryRatio, int minExecutions) {

    /** The brake that is set so. */
    public dev.watchdog.core.Brake brake() {
      return new dev.watchdog.core.Brake(maxUnknownRatio, maxRecoveryRatio, minExecutions);
    }
  }

  /** What is done about executions that run although their row is over. */
  public record Ghosts(GhostPolicy policy) {

    /** The rule that is set so. */
    public GhostRule rule() {
      return new GhostRule(policy);
    }
  }

  /** For how long the watchdog keeps what it writes down of itself: its cycles, and the entries of its ledger. */
  public record History(Duration cycles, Duration recoveries) {}

  /**
   * Where HTTP listens, and to whom. Port 0 is any free one; with both files it speaks TLS.
   *
   * @param maxConnections at a time, apart from the sockets of browsers
   * @param maxConnectionsPerAddress of these from one address
   * @param trustedProxies who may say for whom they ask, and have no bound of their own
   */
  public record Http(
      String host,
      int port,
      int maxConnections,
      int maxConnectionsPerAddress,
      List<AddressRange> trustedProxies,
      Optional<Path> certFile,
      Optional<Path> keyFile) {

    /** Whether it speaks TLS by itself. */
    public boolean tls() {
      return certFile.isPresent() && keyFile.isPresent();
    }
  }

  /** Who may log in. A viewer exists only if both of its values are set. */
  public record Security(
      String adminUser,
      Optional<String> adminPassword,
      Optional<String> viewerUser,
      Optional<String> viewerPassword,
      Optional<String> jwtSecret,
      Duration tokenLifetime,
      Foreign foreign,
      Optional<Oidc> oidc) {

    Security withAdminPassword(String password) {
      return new Security(adminUser, Optional.of(password), viewerUser, viewerPassword, jwtSecret, tokenLifetime, foreign, oidc);
    }

    /** The same users with this secret for their tokens. */
    public Security withJwtSecret(Optional<String> secret) {
      return new Security(adminUser, adminPassword, viewerUser, viewerPassword, secret, tokenLifetime, foreign, oidc);
    }

    @Override
    public String toString() {
      return "Security[adminUser=" + adminUser + ", adminPassword=" + Mask.secret(adminPassword) + ", viewerUser=" + viewerUser
          + ", viewerPassword=" + Mask.secret(viewerPassword) + ", jwtSecret=" + Mask.secret(jwtSecret)
          + ", tokenLifetime=" + tokenLifetime + ", foreign=" + foreign + ", oidc=" + oidc + "]";
    }
  }

  /**
   * Which tokens of the platform are taken, beside what all of them need.
   *
   * @param max how far ahead a token may end
   * @param scope the one scope that a token may be limited to; empty = none
   * @param audience the audience that a token must have; empty = it is not looked at
   * @param issuer the issuer that a token must have; empty = it is not looked at
   */
  public record Foreign(Duration max, Optional<String> scope, Optional<String> audience, Optional<String> issuer) {}

  /**
   * The provider of single sign-on, and whom it may let in.
   *
   * @param clientSecret empty for a public client, which proves itself by PKCE alone
   * @param redirectUri where the provider sends browsers back to; empty = to the address that they came from
   * @param roleClaim the path of the claim that decides on the role, with dots between its steps
   * @param adminValues the values of that claim that make an administrator
   * @param viewerValues the values of that claim that make a viewer
   */
  public record Oidc(
      String issuer,
      String clientId,
      Optional<String> clientSecret,
      Optional<String> redirectUri,
      Set<String> scopes,
      String roleClaim,
      Set<String> adminValues,
      Set<String> viewerValues) {

    @Override
    public String toString() {
      return "Oidc[issuer=" + issuer + ", clientId=" + clientId + ", clientSecret=" + Mask.secret(clientSecret)
          + ", redirectUri=" + redirectUri + ", scopes=" + scopes + ", roleClaim=" + roleClaim
          + ", adminValues=" + adminValues + ", viewerValues=" + viewerValues + "]";
    }
  }
}
