package dev.watchdog.core;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cycle found of the invariants, after all that it did. It only looks: nothing is mended because of it.
 *
 * @param findings by invariant; one that could not be looked at is not in the map
 */
public record Audit(Map<Invariant, Finding> findings) {

  /** Nothing was looked at. */
  public static final Audit NONE = new Audit(Map.of());

  public Audit {
    Map<Invariant, Finding> ordered = new EnumMap<>(Invariant.class);
    ordered.putAll(findings);
    findings = java.util.Collections.unmodifiableMap(ordered);
  }

  /** Of findings, at most one for each invariant. */
  public static Audit of(Collection<Finding> findings) {
    Map<Invariant, Finding> byInvariant = new EnumMap<>(Invariant.class);
    findings.forEach(finding -> byInvariant.put(finding.invariant(), finding));
    return new Audit(byInvariant);
  }

  /** Empty where this invariant was not looked at. */
  public Optional<Finding> of(Invariant invariant) {
    return Optional.ofNullable(findings.get(invariant));
  }

  /** One for each invariant that does not hold. */
  public List<Problem> problems() {
    return findings.values().stream().filter(finding -> !finding.holds()).map(Finding::problem).toList();
  }
}
