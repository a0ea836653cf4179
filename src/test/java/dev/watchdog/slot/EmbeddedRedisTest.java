package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.config.RedisAddress;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another user of the machine can do to the Redis that the watchdog started for itself. */
class EmbeddedRedisTest {

  private static Vertx vertx;
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    redis = await(EmbeddedRedis.start(vertx));
  }

  @AfterAll
  static void stop() throws Exception {
    await(redis.stop(vertx));
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static String password() {
    return RedisAddress.of(redis.url()).orElseThrow().password().orElseThrow();
  }

  private static Response call(String url, String... words) throws Exception {
    Redis client = RedisClient.of(vertx, url, Optional.empty());
    try {
      Request request = Request.cmd(Command.create(words[0]));
      Stream.of(words).skip(1).forEach(request::arg);
      return await(client.send(request));
    } finally {
      await(client.close());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PING", "KEYS *", "FLUSHALL", "EVAL x 0", "INFO"})
  void nobody_is_answered_without_the_password(String command) {
    String open = RedisAddress.of(redis.url()).orElseThrow().withoutLogin();

    assertThatThrownBy(() -> call(open, command.split(" "))).hasMessageContaining("NOAUTH");
    assertThatThrownBy(() -> call(open.replace("://", "://:guessed@"), command.split(" "))).hasMessageContaining("WRONGPASS");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "CONFIG GET dir", "MODULE LIST", "DEBUG JMAP", "SAVE", "BGSAVE", "BGREWRITEAOF", "REPLICAOF NO ONE", "SLAVEOF NO ONE", "SHUTDOWN NOSAVE"
  })
  void who_has_the_password_cannot_leave_the_server_with_it(String command) {
    assertThatThrownBy(() -> call(redis.url(), command.split(" "))).hasMessageContaining("unknown command");
  }

  @Test
  void the_watchdog_itself_finds_all_that_it_needs() throws Exception {
    Redis client = RedisClient.of(vertx, redis.url(), Optional.empty());
    RedisSlots slots = new RedisSlots(client, TestSettings.of(Map.of()).redis());

    await(slots.fit());
    assertThat(await(slots.tryOut())).isNotEmpty().allMatch(SlotRegistry.Finding::ok);
    await(client.close());
  }

  @Test
  void its_password_stands_in_no_process_list() throws Exception {
    List<String> seen = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      seen.add(ofProcess(process, "cmdline") + ofProcess(process, "environ"));
    }

    assertThat(seen).anyMatch(line -> line.contains("redis-server")).noneMatch(line -> line.contains(password()));
  }

  @Test
  void its_folder_is_closed_to_others_and_keeps_no_password() throws Exception {
    Path folder = folders().get(0);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).allMatch(name -> name.startsWith("redis-server"));
    }
  }

  @Test
  void its_file_is_made_for_its_owner_alone(@TempDir Path folder) throws Exception {
    Path file = new EmbeddedRedisConfig(1, folder).write();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("requirepass ", "dir \"" + folder + "\"");
  }

  @Test
  void each_start_has_a_password_of_its_own(@TempDir Path folder) {
    assertThat(new EmbeddedRedisConfig(1, folder).url()).isNotEqualTo(new EmbeddedRedisConfig(1, folder).url());
  }

  private static String ofProcess(ProcessHandle process, String file) {
    try {
      return new String(Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), file)), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Where the servers work that were started by this process: they change to the folder of their file. */
  private static List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      Path folder = Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"));
      if (folder.getFileName().toString().startsWith("watchdog-redis")) {
        folders.add(folder);
      }
    }
    assertThat(folders).isNotEmpty();
    return folders;
  }
}
