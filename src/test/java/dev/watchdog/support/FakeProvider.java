package dev.watchdog.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A provider of single sign-on over real HTTP, at which everybody is signed in already. A test chooses what it says, and may play the
 * browser itself.
 */
public final class FakeProvider implements AutoCloseable {

  public static final String CLIENT = "watchdog";
  public static final String CLIENT_SECRET = "client s3cret";

  /** Made once: an RSA key takes a while. */
  public static final KeyPair RSA = keys("RSA");
  public static final KeyPair OTHER_RSA = keys("RSA");
  public static final KeyPair EC = keys("EC");

  /** What a browser was sent here with, by the code it is sent back with. */
  private final Map<String, MultiMap> sent = new ConcurrentHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock;
  private final HttpServer server;
  /** The paths it was asked for. */
  public final List<String> asked = new CopyOnWriteArrayList<>();
  /** The keys it publishes. */
  public volatile List<JsonObject> keys = List.of(jwk("r1", RSA, "RS256"));
  /** What it says of itself. */
  public volatile UnaryOperator<JsonObject> metadata = document -> document;
  /** What the ID token says, beside issuer, audience, times and nonce, or in place of them. */
  public volatile UnaryOperator<JsonObject> claims = claims -> claims;
  /** Makes a token of claims. */
  public volatile Function<JsonObject, String> signer = claims -> signed("RS256", "r1", RSA.getPrivate(), claims);
  /** What the client has to prove itself with; null for a public one. */
  public volatile String clientSecret = CLIENT_SECRET;
  /** What it answers in place of a token; 0 = it gives one. */
  public volatile int tokenStatus;

  /** Listens from now on. */
  public FakeProvider(InstantSource clock) throws Exception {
    this.clock = clock;
    this.server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await(5, SECONDS);
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.actualPort() + "/realms/test";
  }

  /** Signs the person in, and sends the browser back with a code. */
  public String code(MultiMap page) {
    String code = UUID.randomUUID().toString();
    sent.put(code, page);
    return code;
  }

  /** The claims of a token of somebody who is an administrator. */
  public JsonObject admin() {
    long now = clock.instant().getEpochSecond();
    return new JsonObject().put("iss", issuer()).put("sub", "7f3a").put("aud", CLIENT).put("iat", now).put("exp", now + 600)
        .put("preferred_username", "ada").put("realm_access", new JsonObject().put("roles", new JsonArray().add("x").add("ops")));
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path());
    switch (request.path()) {
      case "/realms/test/.well-known/openid-configuration" -> json(request.response(), metadata.apply(new JsonObject()
          .put("issuer", issuer())
          .put("authorization_endpoint", issuer() + "/authorize")
          .put("token_endpoint", issuer() + "/token")
          .put("jwks_uri", issuer() + "/keys")));
      case "/realms/test/keys" -> json(request.response(), new JsonObject().put("keys", new JsonArray(keys)));
      case "/realms/test/authorize" -> {
        MultiMap page = MultiMap.caseInsensitiveMultiMap().addAll(request.params());
        request.response().setStatusCode(303)
            .putHeader("Location", page.get("redirect_uri") + "?code=" + code(page) + "&state=" + page.get("state")).end();
      }
      case "/realms/test/token" -> request.setExpectMultipart(true).endHandler(read -> token(request, request.formAttributes()));
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void token(HttpServerRequest request, MultiMap form) {
    MultiMap begun = sent.remove(String.valueOf(form.get("code"))); // A code is good for one time.
    if (tokenStatus != 0) {
      request.response().setStatusCode(tokenStatus).end("out of order");
    } else if (!isOurClient(request.getHeader("Authorization"), form)) {
      json(request.response().setStatusCode(401), new JsonObject().put("error", "invalid_client"));
    } else if (begun == null || !begun.get("redirect_uri").equals(form.get("redirect_uri"))
        || !begun.get("code_challenge").equals(challenge(String.valueOf(form.get("code_verifier"))))) {
      json(request.response().setStatusCode(400), new JsonObject().put("error", "invalid_grant").put("error_description", "no"));
    } else {
      JsonObject told = claims.apply(admin().put("nonce", begun.get("nonce")));
      json(request.response(), new JsonObject().put("access_token", "opaque").put("token_type", "Bearer").put("expires_in", 300)
          .put("id_token", signer.apply(told)));
    }
  }

  private boolean isOurClient(String authorization, MultiMap form) {
    if (clientSecret == null) {
      return authorization == null && CLIENT.equals(form.get("client_id"));
    }
    String credentials = CLIENT + ":" + clientSecret;
    return ("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))).equals(authorization);
  }

  private static void json(HttpServerResponse response, JsonObject body) {
    response.putHeader("Content-Type", "application/json").end(body.toBuffer());
  }

  private static String challenge(String verifier) {
    try {
      return encoded(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A token of RS256, PS256 or ES256. */
  public static String signed(String algorithm, String key, PrivateKey with, JsonObject claims) {
    return signed(new JsonObject().put("alg", algorithm).put("kid", key).put("typ", "JWT"), with, claims);
  }

  /** A token with another header. */
  public static String signed(JsonObject header, PrivateKey with, JsonObject claims) {
    String content = encoded(header.toBuffer().getBytes()) + "." + encoded(claims.toBuffer().getBytes());
    try {
      Signature signature = switch (header.getString("alg")) {
        case "RS256" -> Signature.getInstance("SHA256withRSA");
        case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
        default -> Signature.getInstance("RSASSA-PSS");
      };
      if (header.getString("alg").equals("PS256")) {
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(with);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + encoded(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A public key as a provider shows it; without an algorithm for null. */
  public static JsonObject jwk(String name, KeyPair pair, String algorithm) {
    JsonObject key = new JsonObject().put("kid", name).put("use", "sig");
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      key.put("kty", "RSA").put("n", unsigned(rsa.getModulus(), 0)).put("e", unsigned(rsa.getPublicExponent(), 0));
    } else {
      ECPublicKey ec = (ECPublicKey) pair.getPublic();
      key.put("kty", "EC").put("crv", "P-256")
          .put("x", unsigned(ec.getW().getAffineX(), 32)).put("y", unsigned(ec.getW().getAffineY(), 32));
    }
    return algorithm == null ? key : key.put("alg", algorithm);
  }

  /** The bytes of a number that is not negative, with zeros before it up to this length. */
  private static String unsigned(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = signed[0] == 0 && signed.length > 1 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    byte[] padded = new byte[Math.max(length, bytes.length)];
    System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
    return encoded(padded);
  }

  private static KeyPair keys(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** From now on nobody answers at its port. */
  public void goDown() throws Exception {
    server.close().await(5, SECONDS);
  }

  @Override
  public void close() {
    try {
      vertx.close().await(5, SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("Vert.x did not close", late);
    }
  }
}
