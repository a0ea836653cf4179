package dev.watchdog.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Passwords are compared in a time that tells nothing of them: by how it is done, since the time itself is too noisy to measure. */
class ConstantTimeTest {

  private static final String ACCOUNTS = "dev.watchdog.web.Accounts";

  private final JavaClasses web = new ClassFileImporter().importPackages("dev.watchdog.web");

  @Test
  void passwords_are_compared_as_digests_and_in_constant_time() {
    classes().that().haveFullyQualifiedName(ACCOUNTS)
        .should().callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
        .check(web);
  }

  @Test
  void they_are_compared_in_no_other_way() {
    noClasses().that().haveNameMatching("dev\\.watchdog\\.web\\.Accounts.*")
        .should().callMethod(String.class, "equals", Object.class)
        .orShould().callMethod(Object.class, "equals", Object.class)
        .orShould().callMethod(String.class, "compareTo", String.class)
        .orShould().callMethod(String.class, "contentEquals", CharSequence.class)
        .orShould().callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .orShould().callMethod(Objects.class, "equals", Object.class, Object.class)
        .check(web);
  }
}
