package dev.watchdog.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLFeatureNotSupportedException;

/**
 * A statement that has nothing to say of its parameters.
 *
 * <p>vertx-jdbc-client 5.0.10 asks for them before each query and swallows what that fails with. PostgreSQL's driver asks the server, which
 * parses the statement, and waits for its locks: one that fails there has ended the transaction, and what was told was only that the
 * statement itself found it aborted. Besides that each query was a round trip more. The client makes do without an answer.
 */
final class StatementProxy implements InvocationHandler {

  private final PreparedStatement statement;

  private StatementProxy(PreparedStatement statement) {
    this.statement = statement;
  }

  static PreparedStatement of(PreparedStatement statement) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementProxy.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, new StatementProxy(statement));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getParameterMetaData")) {
      throw new SQLFeatureNotSupportedException("parameters are not described");
    }
    return passedOn(statement, method, arguments);
  }

  /** Calls the method, and throws what it throws. */
  static Object passedOn(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
