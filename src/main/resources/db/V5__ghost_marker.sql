-- What was seen of a ghost's dispatcher marker: a ghost is not killed as long as a dispatcher lives.
ALTER TABLE watchdog_ghost ADD COLUMN marker VARCHAR(40);
