package dev.watchdog.core;

/** A verdict, and what is to be remembered of the look that led to it. */
public record Decision(Verdict verdict, Memory memory) {}
