package dev.watchdog.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * A statement that has nothing to say of its parameters, nor of the settings that go before it.
 *
 * <p>vertx-jdbc-client 5.0.10 asks for them before each query and swallows what that fails with. PostgreSQL's driver asks the server, which
 * parses the statement, and waits for its locks: one that fails there has ended the transaction, and what was told was only that the
 * statement itself found it aborted. Besides that each query was a round trip more. The client makes do without an answer.
 */
final class StatementProxy implements InvocationHandler {

  private final PreparedStatement statement;
  private final int settings;

  private StatementProxy(PreparedStatement statement, int settings) {
    this.statement = statement;
    this.settings = settings;
  }

  /** Wraps a statement, before which so many go that only set something. */
  static PreparedStatement of(PreparedStatement statement, int settings) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementProxy.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, new StatementProxy(statement, settings));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getParameterMetaData")) {
      throw new SQLFeatureNotSupportedException("parameters are not described");
    }
    Object answer = passedOn(statement, method, arguments);
    return method.getName().equals("execute") ? afterSettings(answer) : answer;
  }

  private Object afterSettings(Object answer) throws SQLException {
    Object last = answer;
    for (int left = settings; left > 0; left--) {
      last = statement.getMoreResults();
    }
    return last;
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
