package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import io.netty.channel.Channel;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  /** As a handler of the pipeline fails that runs before anything of ours. */
  private static void fail(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    channel.eventLoop().execute(() -> {
      channel.pipeline().fireExceptionCaught(new IllegalStateException("on purpose"));
      channel.pipeline().fireExceptionCaught(new OutOfMemoryError("on purpose"));
    });
  }

  @Test
  void memory_that_ran_out_in_a_connection_is_told_to_the_handler_of_the_context() throws Exception {
    Vertx vertx = Vertx.vertx();
    Promise<Throwable> told = Promise.promise();
    vertx.exceptionHandler(told::tryComplete);
    Settings.Http http = Web.http(0, Map.of());
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    Admission admission = new Admission(http, new Peers(http.trustedProxies()), Deadlines.USUAL, options, Optional.empty());
    int port = vertx.createHttpServer(options)
        .connectionHandler(connection -> {
          admission.admit(connection);
          fail(connection);
        })
        .requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1").await(20, SECONDS).actualPort();

    vertx.createNetClient().connect(port, "127.0.0.1").await(20, SECONDS);

    assertThat(told.future().await(20, SECONDS)).isInstanceOf(OutOfMemoryError.class);
    vertx.close().await(20, SECONDS);
  }
}
