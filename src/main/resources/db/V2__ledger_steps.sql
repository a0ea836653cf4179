-- What still waits to be released or published is asked for in every cycle, and is next to nothing in a ledger that only grows.
CREATE INDEX watchdog_recovery_released ON watchdog_recovery (released_at);
CREATE INDEX watchdog_recovery_published ON watchdog_recovery (published_at);
