package dev.watchdog.core;

import java.util.List;
import java.util.Map;

/**
 * Dispatcher markers, as they were read.
 *
 * @param byExecution one for each execution that was asked for
 * @param problems such as why a marker that is missing proves nothing; the same words for as long as a cycle lasts
 */
public record MarkersRead(Map<String, Marker> byExecution, List<Problem> problems) {

  /** Nothing is wrong with the server that told them. */
  public MarkersRead(Map<String, Marker> byExecution) {
    this(byExecution, List.of());
  }
}
