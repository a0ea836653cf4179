package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.fault.Fault;
import dev.watchdog.support.Faults;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives the scenarios of a class faults that must go unnoticed. What they assert stays as it is. */
final class MaskedFaults
    implements BeforeEachCallback,
        BeforeTestExecutionCallback,
        AfterTestExecutionCallback,
        TestExecutionExceptionHandler,
        AfterAllCallback {

  private static final double PROBABILITY = 0.5;
  private static final Duration DELAY_MAX = Duration.ofMillis(15);

  /** From so many on a run is taken for one of the whole class, and not of a test or two by hand. */
  private static final int MANY_TESTS = 100;

  private final Set<Fault> met = EnumSet.noneOf(Fault.class);
  private int tests;

  @Override
  public void beforeEach(ExtensionContext context) {
    Seeds.scenario(context).faults = new Faults(Seeds.of(context), PROBABILITY, Fault.allMasked(), DELAY_MAX);
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    Seeds.scenario(context).hurry();
    Seeds.scenario(context).faults.begin();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    tests++;
    Map<Fault, Long> injected = Seeds.scenario(context).faults.injected();
    met.addAll(injected.keySet());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
    failure.addSuppressed(new AssertionError(Seeds.scenario(context).faults.toString()));
    throw failure;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass() == MaskedFaultsTest.class && tests >= MANY_TESTS) {
      assertThat(met).as("kinds of faults that struck").isEqualTo(Fault.allMasked());
    }
  }
}
