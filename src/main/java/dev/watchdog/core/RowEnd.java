package dev.watchdog.core;

/**
 * How one row is to end, and why.
 *
 * @param cycleId the cycle that decided it
 * @param status what it becomes
 * @param reason what is told, and written as the error of a failed row
 * @param error what is written as error, null for a success
 * @param result the retained result to write with it, null where there is none
 * @param release who let it through the brake, null where nobody had to
 */
public record RowEnd(
    long cycleId,
    Evidence evidence,
    Verdict verdict,
    String status,
    String reason,
    String error,
    Retained.Kept result,
    BrakeRelease release) {}
