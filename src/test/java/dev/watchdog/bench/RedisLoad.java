package dev.watchdog.bench;

import dev.watchdog.support.RealRedis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The commands of a cycle over one connection, pipelined in the pieces in which the watchdog sends them. */
final class RedisLoad implements AutoCloseable {

  private static final int AGENTS_PER_BATCH = 64;
  private static final int PIECE = 1000;
  private static final int ROWS_PER_TRANSACTION = 500;

  private final Population population;
  private final RedisPipe pipe;
  private final String readMarkers;
  private final String releaseExecution;

  RedisLoad(Population population, int port) throws IOException {
    this.population = population;
    this.pipe = new RedisPipe(port);
    this.readMarkers = (String) pipe.call("SCRIPT", "LOAD", script("read_markers.lua"));
    this.releaseExecution = (String) pipe.call("SCRIPT", "LOAD", script("release_execution.lua"));
  }

  private static String script(String name) throws IOException {
    try (InputStream in = RedisLoad.class.getClassLoader().getResourceAsStream("redis/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The dispatcher markers of all rows, batch of agents by batch of agents; answers how many. */
  int markers(int lostRound) throws IOException {
    int read = 0;
    List<String> ids = new ArrayList<>();
    for (int agent = 0; agent < population.agents(); agent++) {
      for (int row = 0; row < population.rowsOf(agent); row++) {
        boolean lost = lostRound > 0 && population.stuck(agent, row);
        ids.add(Population.executionId(agent, row, lost ? lostRound : 0));
      }
      if (agent % AGENTS_PER_BATCH == AGENTS_PER_BATCH - 1 || agent == population.agents() - 1) {
        for (int from = 0; from < ids.size(); from += PIECE) {
          markers(ids.subList(from, Math.min(ids.size(), from + PIECE)));
        }
        read += ids.size();
        ids.clear();
      }
    }
    return read;
  }

  private void markers(List<String> ids) throws IOException {
    List<String> words = new ArrayList<>(List.of("EVALSHA", readMarkers, String.valueOf(ids.size())));
    ids.forEach(id -> words.add("execution:inflight:" + id));
    pipe.add(words).exchange();
  }

  /** Every slot there is; answers how many. */
  int slots() throws IOException {
    List<String> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) pipe.call("SCAN", cursor, "MATCH", "agent:slots:*", "COUNT", String.valueOf(PIECE));
      cursor = (String) page.get(0);
      ((List<?>) page.get(1)).forEach(key -> keys.add((String) key));
    } while (!cursor.equals("0"));
    int slots = 0;
    for (int from = 0; from < keys.size(); from += PIECE) {
      keys.subList(from, Math.min(keys.size(), from + PIECE)).forEach(key -> pipe.add("ZRANGE", key, "0", "-1"));
      slots += pipe.exchange().stream().mapToInt(members -> ((List<?>) members).size()).sum();
    }
    return slots;
  }

  /** Gives back what the stuck rows of a round hold; answers how many slots that freed. */
  int release(int round) throws IOException {
    String at = Instant.now().getEpochSecond() + ".000000";
    int released = 0;
    for (int agent = 0; agent < population.agents(); agent++) {
      String name = Population.name(agent);
      for (int row = 0; row < population.rowsOf(agent); row++) {
        if (population.stuck(agent, row)) {
          String id = Population.executionId(agent, row, round);
          List<String> keys = List.of(RealRedis.slotsKey(name), RealRedis.slotKey(name, id), RealRedis.runningKey(name));
          pipe.add("EVALSHA", releaseExecution, "3", keys.get(0), keys.get(1), keys.get(2), id, at);
          released += pipe.waiting() == ROWS_PER_TRANSACTION ? released() : 0;
        }
      }
    }
    return released + released();
  }

  private int released() throws IOException {
    return pipe.exchange().stream().mapToInt(reply -> ((List<?>) reply).get(0).equals("freed") ? 1 : 0).sum();
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}
