package dev.watchdog.core;

/**
 * Whether the watchdog can trust itself.
 *
 * @param unfit why it cannot do its work, in words; null where it can
 * @param vouched whether anybody's clock was there to be held against its own
 */
public record Trust(String unfit, boolean vouched) {

  /** Before the first cycle nothing is known to be wrong. */
  public static final Trust UNTRIED = new Trust(null, true);
}
