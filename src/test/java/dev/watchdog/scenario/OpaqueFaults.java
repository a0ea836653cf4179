package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.fault.Fault;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Faults;
import dev.watchdog.support.Reply;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Gives the scenarios of a class faults of any kind. What a scenario expects of single cycles may then be wrong and is not held against
 * it; once the faults are over, two cycles later, the promises are audited over the stores.
 */
final class OpaqueFaults implements BeforeEachCallback, InvocationInterceptor, AfterAllCallback {

  private static final double PROBABILITY = 0.06;

  /** One scenario of so many meets nothing but lies and forgetting, and more of it: among all faults they would hardly ever come up. */
  private static final int MISLED_ONE_IN = 3;

  private static final double PROBABILITY_MISLED = 0.3;
  private static final Duration DELAY_MAX = Duration.ofMillis(40);
  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final int CYCLES_TRIED = 6;

  /** From so many on a run is taken for one of the whole class, and not of a test or two by hand. */
  private static final int MANY_TESTS = 100;

  /** Of the scenarios, so many in a hundred must come to their end all the same, or the faults leave nothing to be audited. */
  private static final int ENDED_MIN_PERCENT = 30;

  private final Set<Fault> met = EnumSet.noneOf(Fault.class);
  private final PromiseAudit.Count count = new PromiseAudit.Count();
  private int begun;
  private int ended;

  @Override
  public void beforeEach(ExtensionContext context) {
    long seed = Seeds.of(context);
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    boolean misled = Math.floorMod(seed, MISLED_ONE_IN) == 0;
    if (misled) {
      faults.removeIf(fault -> !fault.misleads());
    }
    Seeds.scenario(context).faults = new Faults(seed, misled ? PROBABILITY_MISLED : PROBABILITY, faults, DELAY_MAX);
  }

  @Override
  public void interceptTestMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
    run(body, Seeds.scenario(context));
  }

  @Override
  public void interceptTestTemplateMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
    run(body, Seeds.scenario(context));
  }

  private void run(Invocation<Void> body, Scenario scenario) {
    scenario.hurry();
    scenario.faults.begin();
    Eventually.patience(PATIENCE);
    Throwable disappointed = proceed(body);
    Eventually.patience(null);
    scenario.faults.end();
    met.addAll(scenario.faults.injected().keySet());
    try {
      heal(scenario);
      new PromiseAudit(scenario, count).check();
    } catch (AssertionError | RuntimeException broken) {
      broken.addSuppressed(new AssertionError(scenario.faults.toString(), disappointed));
      throw broken;
    }
  }

  /** What the scenario itself was disappointed by, or null. */
  private Throwable proceed(Invocation<Void> body) {
    begun++;
    try {
      body.proceed();
      ended++;
      return null;
    } catch (Throwable disappointed) { // Whatever it throws: it was not made for this.
      return disappointed;
    }
  }

  /** Everybody is well again; two cycles from then on. One that was under way may still have met a fault. */
  private static void heal(Scenario scenario) {
    scenario.agents.endHooks();
    scenario.store.recover();
    scenario.redis.recover();
    int whole = 0;
    for (int i = 0; i < CYCLES_TRIED && whole < 2; i++) {
      Reply reply = scenario.watchdog().cycleLater().join();
      whole += reply.status() == 200 && !reply.json().getBoolean("joined") ? 1 : 0;
    }
    assertThat(whole).as("whole cycles after the faults").isEqualTo(2);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass() == OpaqueFaultsTest.class) {
      context.publishReportEntry("faults", ended + " of " + begun + " scenarios ended as they should; " + count);
      if (begun >= MANY_TESTS) {
        assertThat(met).as("kinds of faults that struck").contains(onSqlite());
        assertThat(100 * ended / begun).as("scenarios in a hundred that ended as they should").isGreaterThan(ENDED_MIN_PERCENT);
        assertThat(count.entries()).as("ledger entries held to their evidence").isGreaterThan(MANY_TESTS);
      }
    }
  }

  private static Fault[] onSqlite() {
    Set<Fault> possible = EnumSet.allOf(Fault.class);
    possible.remove(Fault.DEADLOCK);
    return possible.toArray(Fault[]::new);
  }
}
