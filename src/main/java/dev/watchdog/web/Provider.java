package dev.watchdog.web;

import dev.watchdog.bus.Refusal;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider of single sign-on. Its endpoints and keys are read when they are first needed and again from time to time, so that a
 * provider that is down keeps nothing from starting; what it cannot be asked for meanwhile is refused as unavailable.
 */
final class Provider {

  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

  /** After this the keys are read again, beside the work. */
  private static final Duration FRESH_FOR = Duration.ofMinutes(10);
  /** A provider that is down for longer than this vouches for nobody any more. */
  private static final Duration KEPT_FOR = Duration.ofDays(1);
  /** Anybody can make us ask, by a token that names a key which is not there. */
  private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
  private static final int EXCHANGES_MAX = 32;

  /** What was read of it. */
  private record Known(ProviderMetadata metadata, ProviderKeys keys, Instant readAt) {}

  /** The library's client, and what it was made with. */
  private record Client(OAuth2Auth oauth, ProviderMetadata metadata, Optional<String> secret) {}

  private final Vertx vertx;
  private final Settings.Oidc settings;
  private final Supplier<Optional<String>> secret;
  private final InstantSource clock;
  private final ProviderCalls calls;
  private Client client;
  private Known known;
  private Future<Known> reading;
  private Instant askedAt = Instant.MIN;
  private boolean lost;
  private int exchanges;

  /**
   * The provider of these settings.
   *
   * @param secret the client's, which may be another while we run
   */
  Provider(Vertx vertx, Settings.Oidc settings, Supplier<Optional<String>> secret, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.secret = secret;
    this.clock = clock;
    this.calls = new ProviderCalls(vertx);
  }

  /** Where a browser goes to sign in. */
  Future<String> loginPage(SignIn begun) {
    List<String> scopes = new ArrayList<>(settings.scopes());
    if (!scopes.contains("openid")) {
      scopes.add("openid");
    }
    return known().map(provider -> {
      String url = client(provider.metadata).authorizeURL(new OAuth2AuthorizationURL()
          .setRedirectUri(begun.redirectUri())
          .setScopes(scopes)
          .setState(begun.state())
          .setCodeChallenge(begun.challenge())
          .setCodeChallengeMethod("S256")
          .putAdditionalParameter("nonce", begun.nonce()));
      String endpoint = provider.metadata.authorizationEndpoint();
      return endpoint.contains("?") ? url.replace(endpoint + "?", endpoint + "&") : url;
    });
  }

  /**
   * Exchanges the code that a browser came back with for the claims of an ID token, whose signature, issuer, audience, times and nonce
   * are those of this sign-in. Fails with a {@link ProblemDetails} of status 401, or as unavailable.
   */
  Future<Claims> exchange(String code, SignIn begun) {
    if (exchanges >= EXCHANGES_MAX) {
      return Future.failedFuture(Refusal.unavailable("Too many sign-ins are under way."));
    }
    exchanges++;
    return known()
        .compose(provider -> client(provider.metadata)
            .authenticate(new Oauth2Credentials().setFlow(OAuth2FlowType.AUTH_CODE)
                .setCode(code).setCodeVerifier(begun.verifier()).setRedirectUri(begun.redirectUri()))
            .timeout(ProviderCalls.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .recover(refused -> Future.failedFuture(ofExchange(refused))))
        .compose(answer -> idTokenIn(answer, begun))
        .onComplete(done -> exchanges--);
  }

  /** Its texts may hold the code, so of them only the word counts that the protocol has for a code that is not, or no longer, good. */
  private static RuntimeException ofExchange(Throwable refused) {
    String reason = String.valueOf(refused.getMessage());
    if (reason.startsWith("invalid_grant") || reason.startsWith("Bad Request")) {
      return ProblemDetails.unauthorized("The provider no longer accepts this sign-in. Start again.");
    }
    LOG.atWarn().addKeyValue("cause", refused.getClass().getSimpleName()).log("oidc.no-token");
    return Refusal.unavailable("The provider gave no token for this sign-in.");
  }

  private Future<Claims> idTokenIn(User answer, SignIn begun) {
    if (!(answer.principal().getValue("id_token") instanceof String text)) {
      return Future.failedFuture(ProblemDetails.unauthorized("The provider gave no ID token."));
    }
    return claimsOf(SentToken.of(text)).map(claims -> {
      if (!begun.nonce().equals(claims.values().getValue("nonce"))) {
        throw ProblemDetails.unauthorized("The ID token is that of another sign-in (nonce).");
      }
      if (claims.has("azp") && !settings.clientId().equals(claims.values().getValue("azp"))) {
        throw ProblemDetails.unauthorized("The ID token was given to another client (azp).");
      }
      return claims;
    });
  }

  /** The claims of a token of this provider for this client, in force now. Fails with a {@link ProblemDetails} of status 401. */
  Future<Claims> claimsOf(SentToken token) {
    return known()
        .compose(provider -> provider.keys.lacks(token) ? read().otherwise(provider) : Future.succeededFuture(provider))
        .compose(provider -> provider.keys.claimsOf(token)
            .recover(unknown -> Future.failedFuture(SentToken.notValid()))
            .map(claims -> checked(claims, provider.metadata)));
  }

  private Claims checked(Claims claims, ProviderMetadata provider) {
    if (!claims.isOf(provider.issuer())) {
      throw ProblemDetails.unauthorized("The token is of another issuer (iss).");
    }
    if (!claims.isFor(settings.clientId())) {
      throw ProblemDetails.unauthorized("The token is not meant for this client (aud).");
    }
    claims.endOfAnother(clock.instant());
    return claims;
  }

  private Future<Known> known() {
    Instant now = clock.instant();
    if (known == null || !now.isBefore(known.readAt.plus(KEPT_FOR))) {
      return read();
    }
    if (!now.isBefore(known.readAt.plus(FRESH_FOR))) {
      read();
    }
    return Future.succeededFuture(known);
  }

  /** Asks the provider, once for all who wait, and not again at once. */
  private Future<Known> read() {
    Instant now = clock.instant();
    if (reading != null) {
      return reading;
    }
    if (now.isBefore(askedAt.plus(ASKED_EVERY))) {
      return unavailable();
    }
    askedAt = now;
    Future<Known> asked = calls.json(ProviderMetadata.addressOf(settings.issuer()))
        .map(document -> ProviderMetadata.of(settings.issuer(), document))
        .compose(metadata -> calls.json(metadata.keys())
            .map(keys -> new Known(metadata, ProviderKeys.of(vertx, keys), now)))
        .onSuccess(this::found)
        .onFailure(this::missed)
        .recover(failed -> unavailable());
    reading = asked;
    asked.onComplete(done -> reading = null);
    return asked;
  }

  /** It has connections of its own, hence the same one for the same endpoints. */
  private OAuth2Auth client(ProviderMetadata metadata) {
    Optional<String> proof = secret.get();
    if (client == null || !client.metadata.equals(metadata) || !client.secret.equals(proof)) {
      if (client != null) {
        client.oauth.close();
      }
      OAuth2Options options = new OAuth2Options()
          .setSite(metadata.issuer())
          .setClientId(settings.clientId())
          .setAuthorizationPath(metadata.authorizationEndpoint())
          .setTokenPath(metadata.tokenEndpoint())
          .setHttpClientOptions(ProviderCalls.options());
      proof.ifPresent(options::setClientSecret);
      client = new Client(OAuth2Auth.create(vertx, options), metadata, proof);
    }
    return client.oauth;
  }

  private void found(Known now) {
    known = now;
    if (lost) {
      LOG.atInfo().addKeyValue("issuer", settings.issuer()).log("oidc.found");
    }
    lost = false;
  }

  private void missed(Throwable reason) {
    if (!lost) {
      LOG.atWarn().addKeyValue("issuer", settings.issuer()).addKeyValue("reason", reason.getMessage()).log("oidc.unreachable");
    }
    lost = true;
  }

  private static Future<Known> unavailable() {
    return Future.failedFuture(Refusal.unavailable("The provider of single sign-on cannot be reached."));
  }
}
