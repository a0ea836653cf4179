package dev.watchdog.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings that are well-formed one by one and cannot hold together. */
final class Contradictions {

  private Contradictions() {}

  /** Says nothing about a value that is not readable: that is a problem of its own. */
  static List<SettingFault> in(Values values) {
    List<SettingFault> problems = new ArrayList<>();
    liveRowsWithoutTheirRedis(values).ifPresent(problems::add);
    viewerWithoutPassword(values).ifPresent(problems::add);
    moreForOneThanForAll(values).ifPresent(problems::add);
    noPair(values, Keys.AGENTS_CERT_FILE, Keys.AGENTS_KEY_FILE).ifPresent(problems::add);
    noPair(values, Keys.HTTP_CERT_FILE, Keys.HTTP_KEY_FILE).ifPresent(problems::add);
    Keys.secrets().forEach(secret -> secretTwice(values, secret).ifPresent(problems::add));
    problems.addAll(halfOfSingleSignOn(values));
    return problems;
  }

  /** Which of the two was meant nobody can say; one that a command brings along was meant by nobody. */
  private static Optional<SettingFault> secretTwice(Values values, Key<String> secret) {
    Key<?> file = Keys.fileOf(secret);
    boolean given = values.text(secret).isPresent() && !values.source(secret).equals(Preset.SOURCE);
    if (!given || values.text(file).isEmpty()) {
      return Optional.empty();
    }
    String expected = "nothing, because " + secret.name() + " is set (" + values.source(secret) + ")";
    return Optional.of(SettingFault.of(file.name(), values.source(file), expected, "a file"));
  }

  /** Live rows beside an empty Redis of our own would look as if no dispatcher were alive. */
  private static Optional<SettingFault> liveRowsWithoutTheirRedis(Values values) {
    if (values.text(Keys.DATABASE_URL).isEmpty() || values.isGiven(Keys.REDIS_URL)) {
      return Optional.empty();
    }
    String expected = Keys.REDIS_URL.form().expected() + ", because database.url is set (" + values.source(Keys.DATABASE_URL) + ")";
    return Optional.of(SettingFault.of(Keys.REDIS_URL.name(), values.source(Keys.REDIS_URL), expected, "nothing"));
  }

  private static Optional<SettingFault> viewerWithoutPassword(Values values) {
    boolean kept = values.text(Keys.VIEWER_PASSWORD).isPresent() || values.text(Keys.fileOf(Keys.VIEWER_PASSWORD)).isPresent();
    if (values.text(Keys.VIEWER_USER).isEmpty() || kept) {
      return Optional.empty();
    }
    String expected = "a secret, because security.viewer-user is set (" + values.source(Keys.VIEWER_USER) + ")";
    return Optional.of(SettingFault.of(Keys.VIEWER_PASSWORD.name(), values.source(Keys.VIEWER_PASSWORD), expected, "nothing"));
  }

  /** A certificate is of no use without its own key. */
  private static Optional<SettingFault> noPair(Values values, Key<Path> certificate, Key<Path> key) {
    if (values.text(certificate).isPresent() != values.text(key).isPresent()) {
      Key<Path> given = values.text(key).isPresent() ? key : certificate;
      Key<Path> missing = given == key ? certificate : key;
      String expected = missing.form().expected() + ", because " + given.name() + " is set (" + values.source(given) + ")";
      return Optional.of(SettingFault.of(missing.name(), values.source(missing), expected, "nothing"));
    }
    return values.find(certificate)
        .flatMap(ours -> values.find(key).flatMap(own -> FileForms.problemWithPair(ours, own)))
        .map(found -> {
          String expected = "the private key of the certificate in " + certificate.name() + " (" + values.source(certificate) + ")";
          return SettingFault.of(key.name(), values.source(key), expected, "that " + found);
        });
  }

  private static Optional<SettingFault> moreForOneThanForAll(Values values) {
    Optional<Integer> one = values.find(Keys.MAX_PER_AGENT);
    Optional<Integer> all = values.find(Keys.MAX_IN_FLIGHT);
    if (one.isEmpty() || all.isEmpty() || one.get() <= all.get()) {
      return Optional.empty();
    }
    String expected = "at most agents.max-in-flight, which is " + all.get() + " (" + values.source(Keys.MAX_IN_FLIGHT) + ")";
    return Optional.of(SettingFault.of(Keys.MAX_PER_AGENT.name(), values.source(Keys.MAX_PER_AGENT), expected, one.get().toString()));
  }

  private static List<SettingFault> halfOfSingleSignOn(Values values) {
    List<Key<?>> all = List.of(Keys.OIDC_ISSUER, Keys.OIDC_CLIENT_ID, Keys.OIDC_CLIENT_SECRET, Keys.OIDC_REDIRECT_URI,
        Keys.OIDC_ROLE_CLAIM, Keys.OIDC_ADMIN_VALUES, Keys.OIDC_VIEWER_VALUES);
    Optional<Key<?>> set = all.stream().filter(key -> values.text(key).isPresent()).findFirst();
    if (set.isEmpty()) {
      return List.of();
    }
    String because = ", because " + set.get().name() + " is set (" + values.source(set.get()) + ")";
    List<SettingFault> missing = new ArrayList<>();
    for (Key<?> key : List.of(Keys.OIDC_ISSUER, Keys.OIDC_CLIENT_ID, Keys.OIDC_ROLE_CLAIM)) {
      if (values.text(key).isEmpty()) {
        missing.add(SettingFault.of(key.name(), values.source(key), key.form().expected() + because, "nothing"));
      }
    }
    if (values.text(Keys.OIDC_ADMIN_VALUES).isEmpty() && values.text(Keys.OIDC_VIEWER_VALUES).isEmpty()) {
      Key<?> key = Keys.OIDC_ADMIN_VALUES;
      String expected = key.form().expected() + ", or " + Keys.OIDC_VIEWER_VALUES.name() + because;
      missing.add(SettingFault.of(key.name(), values.source(key), expected, "nothing"));
    }
    return missing;
  }
}
