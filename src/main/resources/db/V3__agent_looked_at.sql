-- When an agent was last seen as it is known: the one thing that changes in every cycle, kept apart so that nothing else need be written.
ALTER TABLE watchdog_agent ADD COLUMN looked_at VARCHAR(40);
