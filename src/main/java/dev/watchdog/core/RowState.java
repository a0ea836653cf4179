package dev.watchdog.core;

/** A row of any status, as read. {@code ours} = its latest ledger entry is of exactly this attempt and status. */
public record RowState(String status, String startedAt, String agent, String completedAt, String session, String lease, boolean ours) {}
