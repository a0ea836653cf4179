package dev.watchdog.flow.cycle;

import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import java.time.Instant;
import java.util.Map;

/**
 * The dispatcher markers of some executions, read together.
 *
 * @param byExecution those that could be read
 * @param at when they were asked for
 */
record MarkerBatch(Map<String, Marker> byExecution, Instant at) {

  MarkerRead of(String executionId) {
    return new MarkerRead(byExecution.getOrDefault(executionId, Marker.UNREADABLE), at);
  }
}
