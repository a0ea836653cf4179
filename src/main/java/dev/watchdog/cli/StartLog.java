package dev.watchdog.cli;

import dev.watchdog.config.BuildVersion;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.LoadedSettings.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What a start leaves in the log: the version, the settings that somebody chose, and what is odd about them. */
final class StartLog {

  private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

  private StartLog() {}

  static void write(LoadedSettings loaded) {
    LoggingEventBuilder event = LOG.atInfo().addKeyValue("version", BuildVersion.text());
    for (Entry entry : loaded.effective()) {
      if (entry.chosen()) {
        event = event.addKeyValue(entry.key(), entry.value() + " (" + entry.source() + ")");
      }
    }
    event.log("settings.loaded");
    loaded.warnings().forEach(StartLog::warn);
    Descriptors.warning(loaded.settings(), Descriptors.limit()).ifPresent(StartLog::warn);
  }

  private static void warn(String warning) {
    LOG.atWarn().addKeyValue("warning", warning).log("settings.odd");
  }
}
