package dev.watchdog.simulation;

import java.util.List;

/** Several who listen to what goes over a bus, one after the other. */
record Taps(List<SimulatedVertx.Tap> all) implements SimulatedVertx.Tap {

  @Override
  public void asked(Life life, String address, Object question) {
    all.forEach(one -> one.asked(life, address, question));
  }

  @Override
  public void answered(Life life, String address, Object question, Object answer) {
    all.forEach(one -> one.answered(life, address, question, answer));
  }

  @Override
  public void told(Life life, String address, Object body) {
    all.forEach(one -> one.told(life, address, body));
  }
}
