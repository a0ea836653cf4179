package dev.watchdog.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RequestBody;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** A request that has a body or a query and nothing else: whatever else it is asked for, it refuses. */
final class RequestFixture {

  private RequestFixture() {}

  static RoutingContext withBody(byte[] bytes) {
    RequestBody body = proxy(RequestBody.class, (self, method, arguments) -> answer(method.getName(), "buffer", Buffer.buffer(bytes)));
    return proxy(RoutingContext.class, (self, method, arguments) -> answer(method.getName(), "body", body));
  }

  /** Decoded as the server does it; throws for what cannot be decoded, as that does. */
  static RoutingContext withQuery(String query) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    new QueryStringDecoder("/?" + query).parameters().forEach((name, values) -> parameters.add(name, values));
    return proxy(RoutingContext.class, (self, method, arguments) -> answer(method.getName(), "queryParams", parameters));
  }

  private static Object answer(String asked, String known, Object answer) {
    if (!asked.equals(known)) {
      throw new UnsupportedOperationException(asked);
    }
    return answer;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
