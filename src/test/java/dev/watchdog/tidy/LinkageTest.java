package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Netty and jackson-core are newer than what Vert.x was compiled with. A method that is gone would be noticed by the first request that
 * takes that way, and by no compiler.
 */
class LinkageTest {

  private static final List<String> PINNED = List.of("io.netty.", "com.fasterxml.jackson.core.");

  @Test
  void whatever_vertx_calls_of_what_is_pinned_is_there() {
    JavaClasses classes = new ClassFileImporter().importPackages("io.vertx");

    Set<String> missing = new TreeSet<>();
    int looked = 0;
    for (JavaClass caller : classes) {
      if (caller.getName().startsWith("io.vertx.")) {
        for (JavaAccess<?> access : caller.getAccessesFromSelf()) {
          if (isPinned(access.getTargetOwner())) {
            looked++;
            if (access.getTarget().resolveMember().isEmpty()) {
              missing.add(access.getTarget().getFullName() + " called by " + caller.getName());
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(looked).as("calls looked at").isGreaterThan(2000);
  }

  /** What is not packed (other transports, other formats) is not called either. */
  private static boolean isPinned(JavaClass owner) {
    return owner.isFullyImported() && PINNED.stream().anyMatch(owner.getName()::startsWith);
  }
}
