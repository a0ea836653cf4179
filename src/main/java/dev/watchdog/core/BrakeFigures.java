package dev.watchdog.core;

/** Which form of the brake was on when all was decided, and how many verdicts each of them held. */
public record BrakeFigures(boolean blind, int heldBlind, boolean mass, int heldMass) {}
