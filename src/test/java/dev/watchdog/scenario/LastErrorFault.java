package dev.watchdog.scenario;

import dev.watchdog.support.Answer;
import dev.watchdog.support.FakeAgent;

/** Answers about the last error that say nothing. */
enum LastErrorFault {
  NOT_FOUND(Answer.status(404)),
  SERVER_ERROR(Answer.status(500)),
  SLOW(Answer.silence()),
  DRIP(Answer.drip()),
  RESET(Answer.reset()),
  NULLS(FakeAgent.error(null, null)),
  EMPTY_TEXTS(FakeAgent.error("", "")),
  HTML(Answer.html()),
  LIST(Answer.body(200, "application/json", "[]"));

  private final Answer answer;

  LastErrorFault(Answer answer) {
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
