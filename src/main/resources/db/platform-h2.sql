-- The platform's tables, made by the watchdog only in its own embedded H2. Elsewhere they belong to the platform.
CREATE TABLE IF NOT EXISTS schedule_executions (
  id                VARCHAR PRIMARY KEY,
  schedule_id       VARCHAR,
  agent_name        VARCHAR,
  status            VARCHAR,
  started_at        VARCHAR,
  completed_at      VARCHAR,
  duration_ms       INTEGER,
  message           VARCHAR,
  response          VARCHAR,
  error             VARCHAR,
  triggered_by      VARCHAR,
  cost              REAL,
  execution_log     VARCHAR,
  claude_session_id VARCHAR,
  queued_at         VARCHAR,
  lease_expires_at  VARCHAR
);
CREATE TABLE IF NOT EXISTS agent_schedules (
  id              VARCHAR PRIMARY KEY,
  agent_name      VARCHAR,
  timeout_seconds INTEGER
);
CREATE TABLE IF NOT EXISTS agent_ownership (
  agent_name                VARCHAR PRIMARY KEY,
  execution_timeout_seconds INTEGER,
  max_parallel_tasks        INTEGER
);
CREATE TABLE IF NOT EXISTS agent_activities (
  id                   VARCHAR PRIMARY KEY,
  agent_name           VARCHAR,
  activity_type        VARCHAR,
  activity_state       VARCHAR,
  started_at           VARCHAR,
  completed_at         VARCHAR,
  duration_ms          INTEGER,
  error                VARCHAR,
  related_execution_id VARCHAR
);
