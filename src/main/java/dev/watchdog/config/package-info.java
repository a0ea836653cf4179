/**
 * Settings: from {@code conf/watchdog.yaml}, the environment and {@code --set} to one {@link dev.watchdog.config.Settings} record
 * that cannot break its own rules.
 *
 * <p>{@code Keys} is the one list of every key with its default and its form; {@code SettingsLoader} puts the layers on top of each
 * other and collects <em>all</em> problems before it gives up. A bad value is never repaired in silence. Secret values leave this
 * package only inside the record: messages, listings and {@code toString} show {@link dev.watchdog.config.Mask#HIDDEN}.
 */
package dev.watchdog.config;
