-- Single things that must outlive a process, by their names.
CREATE TABLE watchdog_known (
  name  VARCHAR(40) PRIMARY KEY,
  known {text} NOT NULL
);
