package dev.watchdog.web;

import dev.watchdog.web.LoginThrottle.Guess;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /token}: user name and password of a form for a bearer token. */
final class Login {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final Set<String> FORMS = Set.of("application/x-www-form-urlencoded", "multipart/form-data");
  /** What OAuth 2 clients send along with a password; nothing depends on it. */
  private static final Set<String> IGNORED = Set.of("grant_type", "scope", "client_id", "client_secret");

  private record Credentials(String user, String password) {}

  private final BiFunction<String, String, Optional<Role>> roles;
  private final Tokens tokens;
  private final LoginThrottle throttle;
  private final Peers peers;
  private final Function<Duration, Future<Void>> pause;

  /**
   * The login of whoever has an account at that moment.
   *
   * @param roles of a user with a password, see {@link Accounts#roleOf}
   * @param pause completes after the given time; never blocks
   */
  Login(BiFunction<String, String, Optional<Role>> roles, Tokens tokens, LoginThrottle throttle, Peers peers,
      Function<Duration, Future<Void>> pause) {
    this.roles = roles;
    this.tokens = tokens;
    this.throttle = throttle;
    this.peers = peers;
    this.pause = pause;
  }

  Future<JsonObject> logIn(RoutingContext request) {
    Query.expectNone(request);
    Credentials credentials = credentialsIn(request.request());
    String address = peers.of(request.request());
    return tokens.ready()
        .compose(ready -> judge(credentials, address, request.request()))
        .compose(role -> tokens.issue(credentials.user, role))
        .map(token -> new JsonObject()
            .put("access_token", token)
            .put("token_type", "bearer")
            .put("expires_in", tokens.lifetime().toSeconds()));
  }

  /** Judged at once, and only then delayed: however many guess, whoever knows the password is not kept waiting. */
  private Future<Role> judge(Credentials credentials, String address, HttpServerRequest request) {
    if (!throttle.admits(address)) {
      Admission.cut(Peers.channelOf(request.connection())); // As with connections: what is over is closed at once.
      return Future.failedFuture(ProblemDetails.tooManyRequests(LoginThrottle.DELAY_MAX));
    }
    Optional<Role> role = roles.apply(credentials.user, credentials.password);
    if (role.isPresent()) {
      throttle.succeeded(credentials.user, address);
      return Future.succeededFuture(role.get());
    }
    LOG.atInfo().addKeyValue("address", address).log("login.refused"); // Not the name: passwords are typed into that field too.
    Guess guess = throttle.failed(credentials.user, address);
    Future<Void> time = pause.apply(guess.time()).onComplete(over -> throttle.over(guess));
    return guess.answered()
        ? time.transform(over -> Future.failedFuture(ProblemDetails.unauthorized("Wrong user name or password.")))
        : Future.failedFuture(ProblemDetails.tooManyRequests(guess.time()));
  }

  private static Credentials credentialsIn(HttpServerRequest request) {
    String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("").toLowerCase(Locale.ROOT);
    if (!type.isEmpty() && !FORMS.contains(type.split(";")[0].strip())) {
      throw ProblemDetails.of(415, "Send user name and password as a form, urlencoded or multipart.");
    }
    MultiMap form = request.formAttributes();
    Faults faults = new Faults(Faults.Place.FORM);
    Credentials credentials = new Credentials(single(form, "username", faults), single(form, "password", faults));
    form.names().stream().filter(name -> !name.equals("username") && !name.equals("password") && !IGNORED.contains(name))
        .forEach(name -> faults.add(name, "is not a field of this form (known here: username, password)"));
    faults.raise();
    return credentials;
  }

  private static String single(MultiMap form, String name, Faults faults) {
    List<String> values = form.getAll(name);
    if (values.size() != 1 || values.get(0).isEmpty()) {
      faults.add(name, values.size() > 1 ? "is given " + values.size() + " times" : "is missing");
      return "";
    }
    return values.get(0);
  }
}
