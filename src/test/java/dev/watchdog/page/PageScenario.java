package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Store;
import dev.watchdog.support.WatchdogClient;
import dev.watchdog.support.WatchdogUnderTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A browser, and for each test a watchdog on fresh stores that runs a cycle only when told to. */
@Tag("browser")
@Timeout(180)
abstract class PageScenario {

  static final String ADMIN = "admin";
  static final String VIEWER = "guest";
  static final String VIEWER_PASSWORD = "guest-of-the-tests";

  static Browser browser;

  final Map<String, String> settings = new LinkedHashMap<>();
  Store store;
  FakeAgent a;
  Dashboard page;

  private FakeAgents agents;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<String> tolerated = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();
  private WatchdogUnderTest watchdog;
  private String origin;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    browser.close();
  }

  @BeforeEach
  void openWorld() {
    Database database = Databases.sqlite();
    store = closeAtEnd(Store.full(database));
    redis().clear();
    agents = closeAtEnd(FakeAgents.start());
    a = agents.agent("a");
    int port = RealRedis.freePort(); // Fixed for the test, so that a watchdog that is started anew is found again.
    origin = "://127.0.0.1:" + port + "/";
    settings.put("database.url", database.url());
    settings.put("redis.url", redis().url());
    settings.put("agents.url", agents.url());
    settings.put("reconcile.first-delay", "1h");
    settings.put("reconcile.interval", "1h");
    settings.put("brake.max-recovery-ratio", "1");
    settings.put("http.port", String.valueOf(port));
    settings.put("security.admin-password", WatchdogClient.ADMIN_PASSWORD);
    settings.put("security.viewer-user", VIEWER);
    settings.put("security.viewer-password", VIEWER_PASSWORD);
    page = new Dashboard(browser.driver);
  }

  @AfterEach
  void closeWorld() throws Exception {
    List<String> complaints = browser.complaints();
    List<String> requests = browser.requests();
    browser.driver.get("about:blank"); // It would go on asking for a watchdog that is about to stop.
    browser.complaints();
    browser.requests();
    while (!open.isEmpty()) {
      open.pop().close();
    }
    assertThat(complaints).as("console").allMatch(line -> tolerated.stream().anyMatch(line::contains));
    assertThat(requests).as("addresses with a token in them").noneMatch(url -> url.contains("eyJ"));
    assertThat(requests).as("requests").isNotEmpty().allMatch(url ->
        url.contains(origin) || url.startsWith("data:") || elsewhere.stream().anyMatch(url::startsWith));
  }

  static RealRedis redis() {
    return RealRedis.shared();
  }

  final FakeAgent agent(String name) {
    return agents.agent(name);
  }

  <T extends AutoCloseable> T closeAtEnd(T resource) {
    open.push(resource);
    return resource;
  }

  /** Lets the console contain lines with this: what the browser itself writes about an answer that the test provokes. */
  final void tolerate(String part) {
    tolerated.add(part);
  }

  /** Lets the browser ask for addresses that begin with this. */
  final void visit(String address) {
    elsewhere.add(address);
  }

  final WatchdogUnderTest watchdog() {
    if (watchdog == null) {
      watchdog = closeAtEnd(WatchdogUnderTest.start(settings));
    }
    return watchdog;
  }

  /** The next use starts another one on the same stores and port. */
  final void stopWatchdog() {
    watchdog.close();
    watchdog = null;
  }

  /** The board of the administrator, live. */
  final Dashboard board() {
    return page.open(watchdog().port()).logIn(ADMIN, WatchdogClient.ADMIN_PASSWORD).live();
  }

  /** A row that the next cycle recovers: its agent does not name it. */
  final void orphan(String id) {
    store.row(id).age(300).limit(900).insert();
  }

  /** A row that the next cycle confirms. */
  final void running(String id, long ageSeconds) {
    store.row(id).age(ageSeconds).limit(900).insert();
    a.runs(id, null);
  }
}
