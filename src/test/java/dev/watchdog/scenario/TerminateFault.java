package dev.watchdog.scenario;

import dev.watchdog.support.Answer;

/** Answers to a terminate call that confirm nothing. */
enum TerminateFault {
  SERVER_ERROR(Answer.status(500)),
  TIME_OUT(Answer.silence()),
  RESET(Answer.reset()),
  CLOSED(Answer.closed()),
  HEADERS_THEN_SILENCE(Answer.headersThenSilence()),
  HTML(Answer.html()),
  UNKNOWN_WORD(Answer.body(200, "application/json", "{\"status\":\"terminating\"}")),
  TWO_WORDS(Answer.body(200, "application/json", "{\"status\":\"error\",\"status\":\"terminated\"}")),
  NO_STATUS(Answer.body(200, "application/json", "{}")),
  HALF_JSON(Answer.body(200, "application/json", "{\"status\":\"terminated\"")),
  ACCEPTED_NOT_OK(Answer.body(202, "application/json", "{\"status\":\"terminated\"}"));

  private final Answer answer;

  TerminateFault(Answer answer) {
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
