package dev.watchdog.scenario;

import dev.watchdog.support.Answer;
import dev.watchdog.support.FakeAgents;
import java.util.function.Function;

/** Everything a registry may do that is no evidence. */
enum RegistryFault {
  CLOSED_BEFORE_A_BYTE(fleet -> Answer.closed()),
  RESET(fleet -> Answer.reset()),
  SILENCE(fleet -> Answer.silence()),
  HEADERS_THEN_SILENCE(fleet -> Answer.headersThenSilence()),
  SLOW_DRIP(fleet -> Answer.drip()),
  HALF_JSON(fleet -> Answer.halfJson()),
  HALF_JSON_WITHOUT_LENGTH(fleet -> Answer.halfJsonUntilClose()),
  SERVER_ERROR(fleet -> Answer.status(500)),
  UNAUTHORIZED(fleet -> Answer.status(401)),
  NOT_FOUND(fleet -> Answer.status(404)),
  NO_CONTENT(fleet -> Answer.body(204, "application/json", "")),
  HTML(fleet -> Answer.html()),
  EMPTY_BODY(fleet -> body("")),
  JSON_NULL(fleet -> body("null")),
  JSON_LIST(fleet -> body("[]")),
  NO_EXECUTIONS(fleet -> body("{}")),
  EXECUTIONS_NULL(fleet -> body("{\"executions\":null}")),
  EXECUTIONS_AN_OBJECT(fleet -> body("{\"executions\":{}}")),
  EXECUTIONS_A_TEXT(fleet -> body("{\"executions\":\"none\"}")),
  MORE_AFTER_THE_OBJECT(fleet -> body("{\"executions\":[],\"recently_completed_ids\":[]}<!-- cut")),
  ACCEPTED_NOT_OK(fleet -> Answer.body(202, "application/json", "{\"executions\":[],\"recently_completed_ids\":[]}")),
  REDIRECT_TO_GOOD_JSON(fleet -> Answer.redirect("http://127.0.0.1:" + fleet.port() + "/good/api/executions/running")),
  LARGER_THAN_ALLOWED(fleet -> body("{\"executions\":[],\"recently_completed_ids\":[],\"x\":\"" + "x".repeat(5 << 20) + "\"}"));

  private final Function<FakeAgents, Answer> answer;

  RegistryFault(Function<FakeAgents, Answer> answer) {
    this.answer = answer;
  }

  Answer answer(FakeAgents fleet) {
    return answer.apply(fleet);
  }

  private static Answer body(String text) {
    return Answer.body(200, "application/json", text);
  }
}
