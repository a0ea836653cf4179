-- The watchdog's own tables. {text} is the engine's type for a text of any length. Keys are hashes where what they stand for may be
-- longer than an engine's index takes.

-- Ids without holes, in the order in which they become visible: a counter is advanced in the transaction that uses it.
CREATE TABLE watchdog_counter (
  name    VARCHAR(40) PRIMARY KEY,
  last_id BIGINT NOT NULL
);
INSERT INTO watchdog_counter (name, last_id) VALUES ('recovery', 0);
INSERT INTO watchdog_counter (name, last_id) VALUES ('cycle', 0);

-- The ledger: one row a recovery; audit trail, outbox and event log in one.
CREATE TABLE watchdog_recovery (
  id           BIGINT PRIMARY KEY,
  cycle_id     BIGINT NOT NULL,
  attempt_key  VARCHAR(64) NOT NULL,
  execution_id {text} NOT NULL,
  agent_name   {text},
  started_at   {text},
  action       VARCHAR(40) NOT NULL,
  rule_number  INTEGER NOT NULL,
  status       VARCHAR(40) NOT NULL,
  reason       {text} NOT NULL,
  recorded_at  VARCHAR(40) NOT NULL,
  evidence     {text} NOT NULL,
  released_at  VARCHAR(40),
  release_note {text},
  published_at VARCHAR(40)
);
CREATE INDEX watchdog_recovery_attempt ON watchdog_recovery (attempt_key);
CREATE INDEX watchdog_recovery_recorded ON watchdog_recovery (recorded_at);

-- One row a cycle.
CREATE TABLE watchdog_cycle (
  id          BIGINT PRIMARY KEY,
  started_at  VARCHAR(40) NOT NULL,
  finished_at VARCHAR(40),
  status      VARCHAR(20) NOT NULL,
  dry_run     INTEGER NOT NULL,
  report      {text},
  failure     {text}
);

-- What is remembered of an attempt that still runs.
CREATE TABLE watchdog_attempt (
  attempt_key  VARCHAR(64) PRIMARY KEY,
  execution_id {text} NOT NULL,
  started_at   {text},
  memory       {text} NOT NULL
);

-- What is remembered of an agent.
CREATE TABLE watchdog_agent (
  agent_key  VARCHAR(64) PRIMARY KEY,
  agent_name {text} NOT NULL,
  state      {text} NOT NULL
);

-- What the brake holds, and what a person let through.
CREATE TABLE watchdog_hold (
  attempt_key    VARCHAR(64) PRIMARY KEY,
  execution_id   {text} NOT NULL,
  started_at     {text},
  agent_name     {text},
  rule_number    INTEGER NOT NULL,
  since          VARCHAR(40) NOT NULL,
  why            {text} NOT NULL,
  released_by    {text},
  release_reason {text},
  released_at    VARCHAR(40)
);

-- Runs that outlived their rows.
CREATE TABLE watchdog_ghost (
  ghost_key     VARCHAR(64) PRIMARY KEY,
  execution_id  {text} NOT NULL,
  agent_name    {text} NOT NULL,
  first_seen_at VARCHAR(40) NOT NULL,
  seen_reads    INTEGER NOT NULL,
  terminations  INTEGER NOT NULL,
  row_status    VARCHAR(40),
  settled       INTEGER NOT NULL
);

-- What must survive a restart and is nobody's business.
CREATE TABLE watchdog_secret (
  name   VARCHAR(40) PRIMARY KEY,
  secret {text} NOT NULL
);
