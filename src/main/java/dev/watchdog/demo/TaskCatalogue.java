package dev.watchdog.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What the platform of the demo can start: for every agent a schedule with a limit of its own, one that leaves the limit to the agent's
 * record, and runs by hand; and one of each agent that may take long.
 */
final class TaskCatalogue {

  private static final List<String> MESSAGES =
      List.of(
          "Summarise yesterday's support tickets",
          "Check the invoices of this week",
          "Draft the release notes",
          "Look for broken links on the site",
          "Compare prices with last month",
          "Translate the new help pages",
          "Sort the inbox of the sales team",
          "Review open pull requests");

  private static final int SECONDS_MIN = 8;
  private static final int SECONDS_MAX = 20;
  private static final int LONG_SECONDS = 600;
  private static final int PARALLEL_MAX = SimulatedAgent.PARALLEL + 1;

  private final List<Plan.Owner> owners = new ArrayList<>();
  private final List<Plan> regular = new ArrayList<>();
  private final List<Plan> lengthy = new ArrayList<>();

  TaskCatalogue(List<String> agents, SplittableRandom dice) {
    for (String agent : agents) {
      Plan.Owner owner = new Plan.Owner(agent, seconds(dice), PARALLEL_MAX);
      owners.add(owner);
      regular.add(new Plan("hourly-" + agent, owner, message(dice), seconds(dice)));
      regular.add(new Plan("daily-" + agent, owner, message(dice), null));
      regular.add(new Plan(Launch.MANUAL, owner, message(dice), null));
      lengthy.add(new Plan("nightly-" + agent, owner, message(dice), LONG_SECONDS));
    }
  }

  List<Plan.Owner> owners() {
    return List.copyOf(owners);
  }

  /** What has a row of its own among the schedules. */
  List<Plan> schedules() {
    return Stream.concat(regular.stream(), lengthy.stream())
        .filter(plan -> !plan.scheduleId().equals(Launch.MANUAL))
        .toList();
  }

  /** One of the regular plans. */
  Plan drawn(SplittableRandom dice) {
    return regular.get(dice.nextInt(regular.size()));
  }

  /** The regular plan of this agent whose limit is its own. */
  Plan regularOf(String agent) {
    return of(agent, regular);
  }

  /** The plan of this agent that may take ten minutes. */
  Plan lengthyOf(String agent) {
    return of(agent, lengthy);
  }

  private static Plan of(String agent, List<Plan> plans) {
    return plans.stream().filter(plan -> plan.owner().agent().equals(agent)).findFirst().orElseThrow();
  }

  private static int seconds(SplittableRandom dice) {
    return dice.nextInt(SECONDS_MIN, SECONDS_MAX + 1);
  }

  private static String message(SplittableRandom dice) {
    return MESSAGES.get(dice.nextInt(MESSAGES.size()));
  }
}
