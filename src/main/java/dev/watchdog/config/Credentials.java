package dev.watchdog.config;

import java.util.Collection;
import java.util.Optional;

/**
 * What may be exchanged while a service runs: who may log in, and the secrets by which it is known elsewhere. Shows none of them.
 *
 * @param users with the secret that signs their tokens
 * @param databasePassword for connections that are made from now on
 * @param redisPassword for connections that are made from now on
 * @param agentSecret for calls that are made from now on
 */
public record Credentials(
    Settings.Security users, Optional<String> databasePassword, Optional<String> redisPassword, Optional<String> agentSecret) {

  /** Those of these settings. */
  public static Credentials of(Settings settings) {
    Optional<String> ofRedis = RedisAddress.of(settings.redis().url()).flatMap(RedisAddress::password);
    return new Credentials(settings.security(), settings.database().password(), ofRedis, settings.agents().authSecret());
  }

  /**
   * The same with all users of other settings, and with those of their secrets that may be taken.
   *
   * @param keys of what may be taken
   */
  public Credentials taking(Collection<String> keys, Settings later) {
    Credentials other = of(later);
    return new Credentials(
        other.users.withJwtSecret(keys.contains(Keys.JWT_SECRET.name()) ? other.users.jwtSecret() : users.jwtSecret()),
        keys.contains(Keys.DATABASE_PASSWORD.name()) ? other.databasePassword : databasePassword,
        keys.contains(Keys.REDIS_PASSWORD.name()) ? other.redisPassword : redisPassword,
        keys.contains(Keys.AUTH_SECRET.name()) ? other.agentSecret : agentSecret);
  }

  @Override
  public String toString() {
    return "Credentials[users=" + users + ", databasePassword=" + Mask.secret(databasePassword)
        + ", redisPassword=" + Mask.secret(redisPassword) + ", agentSecret=" + Mask.secret(agentSecret) + "]";
  }
}
