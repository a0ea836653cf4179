package dev.watchdog.slot;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script of the jar, run by its SHA, and by its text where the server's cache does not have it (any more). */
final class Script {

  private final String text;
  private final String sha;

  private Script(String text) {
    this.text = text;
    this.sha = sha1(text);
  }

  static Script of(String name) {
    try (InputStream in = Script.class.getClassLoader().getResourceAsStream("redis/" + name)) {
      return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar lacks redis/" + name, broken);
    }
  }

  Future<Response> run(RedisConnection connection, List<String> keys, List<String> arguments) {
    return connection
        .send(request(Command.EVALSHA, sha, keys, arguments))
        .recover(
            failure ->
                failure instanceof ErrorType error && error.is("NOSCRIPT")
                    ? connection.send(request(Command.EVAL, text, keys, arguments))
                    : Future.failedFuture(failure));
  }

  private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-1 is part of every Java runtime", impossible);
    }
  }
}
