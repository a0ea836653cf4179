package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The role that the claims of a provider's token give: by the values of one claim, which may be a text or a list of them. */
final class RoleMapping {

  private final Settings.Oidc settings;

  RoleMapping(Settings.Oidc settings) {
    this.settings = settings;
  }

  /** Who the token names, in a role. */
  record Person(String name, Role role) {}

  /** Throws a {@link ProblemDetails} with status 403 for somebody without a role here, and 401 for a token that names nobody. */
  Person personIn(Claims claims) {
    String subject = claims.name("sub").orElseThrow(() -> ProblemDetails.unauthorized("The token does not name its subject (sub)."));
    Role role = roleIn(claims).orElseThrow(() -> ProblemDetails.of(403, "The provider gives you no role here: the claim "
        + settings.roleClaim() + " has none of the values that make an administrator or a viewer."));
    return new Person(claims.name("preferred_username").orElse(subject), role);
  }

  private Optional<Role> roleIn(Claims claims) {
    Set<String> held = valuesAt(claims.values(), settings.roleClaim());
    if (!Collections.disjoint(held, settings.adminValues())) {
      return Optional.of(Role.ADMIN);
    }
    return Collections.disjoint(held, settings.viewerValues()) ? Optional.empty() : Optional.of(Role.VIEWER);
  }

  /** A name with dots in it, such as that of a claim which is a URL, is looked for as a whole before it is taken for steps. */
  private static Set<String> valuesAt(JsonObject claims, String path) {
    if (claims.containsKey(path)) {
      return texts(claims.getValue(path));
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (claims.getValue(path.substring(0, dot)) instanceof JsonObject inner) {
        return valuesAt(inner, path.substring(dot + 1));
      }
    }
    return Set.of();
  }

  private static Set<String> texts(Object value) {
    if (value instanceof String text) {
      return Set.of(text);
    }
    Set<String> texts = new HashSet<>();
    if (value instanceof JsonArray several) {
      several.forEach(one -> {
        if (one instanceof String text) {
          texts.add(text);
        }
      });
    }
    return texts;
  }
}
