package dev.watchdog.store;

import io.agroal.api.security.SimplePassword;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** A password that is asked for whenever a connection is made, since it may have been exchanged; those that are open stay so. */
final class CurrentPassword extends SimplePassword {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<Optional<String>> current;

  CurrentPassword(Supplier<Optional<String>> current) {
    super("");
    this.current = current;
  }

  @Override
  public String getWord() {
    return current.get().orElse("");
  }

  @Override
  public Properties asProperties() {
    return new SimplePassword(getWord()).asProperties();
  }
}
