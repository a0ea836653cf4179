package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /oidc}: single sign-on. A browser is sent to the provider with what it has to bring back in a sealed cookie, so that any process
 * may take it back. It then gets a token of ours in a cookie that the page reads once and drops: no address has a token in it.
 */
final class SingleSignOn {

  private static final Logger LOG = LoggerFactory.getLogger(SingleSignOn.class);

  /** The prefix binds a cookie to this very host, and to HTTPS but on the browser's own machine. */
  private static final String UNDER_WAY = "__Host-watchdog-sign-in";
  private static final String TOKEN = "__Host-watchdog-token";
  private static final long TOKEN_SECONDS = 60;
  private static final String SEAL = "watchdog cookie of a sign-in";
  private static final String CALLBACK = "/oidc/callback";
  private static final int PARAMETER_CHARS_MAX = 4096;

  /** What is there where the settings name a provider. */
  private record Configured(Settings.Oidc settings, Provider provider, RoleMapping roles) {}

  private final Optional<Configured> configured;
  private final KeptSecret secret;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Without a provider in the settings, nothing of it is there.
   *
   * @param clientSecret the client's, which may be another while we run
   * @param secret signs our tokens
   */
  SingleSignOn(Vertx vertx, Optional<Settings.Oidc> settings, Supplier<Optional<String>> clientSecret, KeptSecret secret,
      InstantSource clock) {
    this.configured = settings.map(oidc -> new Configured(oidc, new Provider(vertx, oidc, clientSecret, clock), new RoleMapping(oidc)));
    this.secret = secret;
    this.clock = clock;
  }

  /** Who a token of the provider itself speaks for; fails with a {@link ProblemDetails}, or as unavailable. */
  Future<Caller> callerBy(SentToken token) {
    if (configured.isEmpty() || !ProviderKeys.ALGORITHMS.contains(token.algorithm())) {
      return Future.failedFuture(ProblemDetails.unauthorized("The token is not signed in a way that is accepted here."));
    }
    Configured on = configured.get();
    return on.provider.claimsOf(token).map(claims -> {
      RoleMapping.Person person = on.roles.personIn(claims);
      return new Caller(person.name(), person.role(), claims.endOfAnother(clock.instant()));
    });
  }

  /** The routes; the page asks the first whether there is something to offer. */
  void mountOn(Paths paths, Tokens tokens) {
    paths.at("/oidc").openGet(request -> request.json(new JsonObject().put("single_sign_on", configured.isPresent())));
    paths.at("/oidc/login").openGet(request -> leave(request, orNotFound()));
    paths.at(CALLBACK).openGet(request -> comeBack(request, orNotFound(), tokens));
  }

  private Configured orNotFound() {
    return configured.orElseThrow(() -> ProblemDetails.of(404, "Single sign-on is not set up here."));
  }

  private void leave(RoutingContext request, Configured on) {
    String redirectUri = on.settings.redirectUri().orElseGet(() -> OwnAddress.of(request.request()) + CALLBACK);
    SignIn begun = SignIn.begin(redirectUri, clock.instant(), random);
    on.provider.loginPage(begun)
        .compose(page -> seal().map(seal -> {
          request.response().addCookie(underWay(seal.close(begun.encode()), SignIn.OPEN_FOR.toSeconds()));
          return page;
        }))
        .compose(page -> redirect(request, page))
        .onFailure(request::fail);
  }

  private void comeBack(RoutingContext request, Configured on, Tokens tokens) {
    Cookie carried = request.request().getCookie(UNDER_WAY);
    request.response().addCookie(underWay("", 0)); // It is over, however it ends.
    seal()
        .map(seal -> Optional.ofNullable(carried).flatMap(cookie -> seal.open(cookie.getValue())).map(SignIn::decode))
        .compose(begun -> on.provider.exchange(codeIn(request, begun, on.settings), begun.orElseThrow()))
        .compose(claims -> tokens.issue(on.roles.personIn(claims), endOf(claims)))
        .compose(token -> {
          request.response().addCookie(cookie(TOKEN, token, TOKEN_SECONDS).setSameSite(CookieSameSite.STRICT));
          return redirect(request, "../"); // To the page, wherever a proxy has put it.
        })
        .onFailure(refused -> {
          if (refused instanceof ProblemDetails problem) {
            LOG.atInfo().addKeyValue("address", request.request().remoteAddress().hostAddress())
                .addKeyValue("reason", problem.getMessage()).log("oidc.refused");
          }
          request.fail(refused);
        });
  }

  /** The code of a browser that comes back from where it was sent; throws a {@link ProblemDetails} with status 401 for any other. */
  private String codeIn(RoutingContext request, Optional<SignIn> begun, Settings.Oidc settings) {
    String state = parameter(request, "state").orElse("");
    if (begun.filter(signIn -> signIn.goesOn(state, clock.instant())).isEmpty()) {
      throw ProblemDetails.unauthorized("This sign-in was begun in another browser, or took longer than "
          + SignIn.OPEN_FOR.toMinutes() + " minutes. Start again.");
    }
    boolean named = request.queryParams().contains("iss");
    if (named && parameter(request, "iss").filter(issuer -> ProviderMetadata.isSame(issuer, settings.issuer())).isEmpty()) {
      throw ProblemDetails.unauthorized("Another provider has sent the browser back (iss).");
    }
    return parameter(request, "code").orElseThrow(() -> ProblemDetails.unauthorized("The provider did not let you in."));
  }

  private static Optional<String> parameter(RoutingContext request, String name) {
    List<String> values = request.queryParams().getAll(name);
    return Optional.of(values).filter(given -> given.size() == 1).map(given -> given.get(0))
        .filter(value -> !value.isEmpty() && value.length() <= PARAMETER_CHARS_MAX && Texts.isClean(value));
  }

  /** Our token ends with the provider's, to the second: it gives no more than it was given. */
  private Instant endOf(Claims claims) {
    Instant end = claims.time("exp").orElseThrow();
    if (!clock.instant().isBefore(end)) {
      throw Claims.notInForce();
    }
    return end;
  }

  private Future<Seal> seal() {
    return secret.get().map(known -> new Seal(known, SEAL, random));
  }

  /** Lax: the provider sends the browser back from another site. */
  private static Cookie underWay(String value, long seconds) {
    return cookie(UNDER_WAY, value, seconds).setHttpOnly(true).setSameSite(CookieSameSite.LAX);
  }

  private static Cookie cookie(String name, String value, long seconds) {
    return Cookie.cookie(name, value).setPath("/").setSecure(true).setMaxAge(seconds);
  }

  private static Future<Void> redirect(RoutingContext request, String to) {
    return request.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, to).end();
  }
}
