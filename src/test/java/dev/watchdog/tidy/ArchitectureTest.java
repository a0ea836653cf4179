package dev.watchdog.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.watchdog.core.DecisionTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom, and who may do what, by the compiled classes. */
class ArchitectureTest {

  /** Everything that runs on an event loop. */
  private static final String[] ON_THE_LOOP = {
    "dev.watchdog.core..", "dev.watchdog.bus..", "dev.watchdog.json..", "dev.watchdog.flow..", "dev.watchdog.query..", "dev.watchdog.web..",
    "dev.watchdog.metrics..", "dev.watchdog.agent..", "dev.watchdog.store..", "dev.watchdog.slot..", "dev.watchdog.fault..",
  };

  /** Methods that wait, by their owner: the owner itself or anything that extends it. */
  private static final Map<String, Set<String>> WAITING =
      Map.of(
          "io.vertx.core.Future", Set.of("await"),
          "java.lang.Thread", Set.of("sleep", "join"),
          "java.lang.Object", Set.of("wait"),
          "java.util.concurrent.Future", Set.of("get", "join"),
          "java.util.concurrent.CountDownLatch", Set.of("await"),
          "java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly"),
          "java.util.concurrent.BlockingQueue", Set.of("take", "put"),
          "java.util.concurrent.ExecutorService", Set.of("awaitTermination", "invokeAll", "invokeAny"),
          "java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil"),
          "java.lang.Process", Set.of("waitFor"));

  private static JavaClasses classes;

  @BeforeAll
  static void importMainClasses() throws Exception {
    Path root = Path.of(DecisionTable.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    classes = new ClassFileImporter().importPath(root);
    assertThat(classes).as("the classes of the product").hasSizeGreaterThan(100);
  }

  /** Whoever reads a name must know which class is meant, without looking at the imports. */
  @Test
  void no_two_packages_have_a_class_of_one_name() {
    Map<String, List<String>> byName = classes.stream()
        .filter(type -> !type.isNestedClass() && !type.isAnonymousClass())
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));

    byName.values().removeIf(packages -> packages.size() == 1);
    assertThat(byName).isEmpty();
  }

  @Test
  void the_core_knows_java_and_nothing_else() {
    classes().that().resideInAPackage("dev.watchdog.core..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "dev.watchdog.core..")
        .because("what is decided must not depend on how it was learnt: pass a value instead")
        .check(classes);
  }

  @Test
  void every_package_knows_only_the_ones_below_it() {
    layeredArchitecture().consideringOnlyDependenciesInLayers()
        .layer("core").definedBy("dev.watchdog.core..")
        .layer("config").definedBy("dev.watchdog.config..")
        .layer("bus").definedBy("dev.watchdog.bus..")
        .layer("json").definedBy("dev.watchdog.json..")
        .layer("store").definedBy("dev.watchdog.store..")
        .layer("slot").definedBy("dev.watchdog.slot..")
        .layer("agent").definedBy("dev.watchdog.agent..")
        .layer("web").definedBy("dev.watchdog.web..")
        .layer("flow").definedBy("dev.watchdog.flow..")
        .layer("query").definedBy("dev.watchdog.query..")
        .layer("metrics").definedBy("dev.watchdog.metrics..")
        .layer("app").definedBy("dev.watchdog.app..")
        .layer("fault").definedBy("dev.watchdog.fault..")
        .layer("demo").definedBy("dev.watchdog.demo..")
        .layer("cli").definedBy("dev.watchdog.cli..")
        .whereLayer("core").mayNotAccessAnyLayer()
        .whereLayer("config").mayOnlyAccessLayers("core")
        .whereLayer("bus").mayOnlyAccessLayers("core")
        .whereLayer("json").mayOnlyAccessLayers("core")
        .whereLayer("store").mayOnlyAccessLayers("core", "json")
        .whereLayer("slot").mayOnlyAccessLayers("core", "config")
        .whereLayer("agent").mayOnlyAccessLayers("core", "config")
        .whereLayer("web").mayOnlyAccessLayers("bus", "config")
        .whereLayer("flow").mayOnlyAccessLayers("core", "config", "bus", "json", "store", "slot", "agent")
        .whereLayer("query").mayOnlyAccessLayers("core", "config", "bus", "json", "store", "slot", "web")
        .whereLayer("metrics").mayOnlyAccessLayers("core", "bus")
        .whereLayer("fault").mayOnlyAccessLayers("app", "core", "config", "store", "slot", "agent")
        .whereLayer("fault").mayOnlyBeAccessedByLayers("demo") // The service cannot be started with faults.
        .whereLayer("demo").mayOnlyAccessLayers("app", "core", "config", "store", "fault")
        .whereLayer("cli").mayOnlyAccessLayers("app", "core", "config", "demo")
        .check(classes);
  }

  @Test
  void the_root_holds_the_map_and_the_way_in() throws Exception {
    try (Stream<Path> root = Files.list(Path.of("src/main/java/dev/watchdog"))) {
      assertThat(root.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .as("what a reader meets first").containsExactlyInAnyOrder("Main.java", "package-info.java");
    }
  }

  @Test
  void the_flow_shows_its_verticles_and_nothing_else() throws Exception {
    try (Stream<Path> flow = Files.list(Path.of("src/main/java/dev/watchdog/flow"))) {
      assertThat(flow.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .as("the map of the flow").allMatch(name -> name.endsWith("Verticle.java") || name.equals("package-info.java"));
    }
  }

  @Test
  void what_decides_and_what_writes_know_each_other_only_over_the_bus() {
    noClasses().that().resideInAPackage("dev.watchdog.flow.cycle..")
        .should().dependOnClassesThat().resideInAPackage("dev.watchdog.flow.recovery..")
        .because("a cycle asks over the bus").check(classes);
    noClasses().that().resideInAPackage("dev.watchdog.flow.recovery..")
        .should().dependOnClassesThat().resideInAPackage("dev.watchdog.flow.cycle..")
        .because("what writes is told over the bus what to write").check(classes);
  }

  @Test
  void no_packages_know_each_other() {
    slices().matching("dev.watchdog.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void only_the_bus_touches_the_event_bus() {
    noClasses().that().doNotHaveFullyQualifiedName("dev.watchdog.bus.Bus").and().doNotHaveFullyQualifiedName("dev.watchdog.web.EventBridge")
        .should().accessTargetWhere(calls("io.vertx.core.Vertx", Set.of("eventBus")))
        .because("every consumer must answer: ask, answer and announce through dev.watchdog.bus.Bus")
        .check(classes);
  }

  @Test
  void nobody_waits_on_an_event_loop() {
    noClasses().that().resideInAnyPackage(ON_THE_LOOP).and(doNotEmbedRedis())
        .and().doNotHaveFullyQualifiedName("dev.watchdog.store.RowMaking") // Waits on the thread of BulkReader.
        .should().accessTargetWhere(describe("a method that waits", access ->
            WAITING.entrySet().stream().anyMatch(waits -> isCallOf(access.getTarget(), waits.getKey(), waits.getValue()))))
        .because("an event loop that waits stands still for everybody: compose futures")
        .check(classes);
  }

  @Test
  void nobody_opens_blocking_connections_on_an_event_loop() {
    noClasses().that().resideInAnyPackage(ON_THE_LOOP).and(doNotEmbedRedis())
        .should().dependOnClassesThat().haveNameMatching("java\\.net\\.(URLConnection|HttpURLConnection|Socket|ServerSocket|http\\..*)")
        .because("agents are called through dev.watchdog.agent.HttpCall")
        .check(classes);
  }

  @Test
  void blocking_work_is_handed_over_where_the_stores_are_and_nowhere_else() {
    noClasses().that().resideOutsideOfPackages("dev.watchdog.store..", "dev.watchdog.slot..")
        .and().doNotHaveFullyQualifiedName("dev.watchdog.app.StoreConnection")
        .and().doNotHaveFullyQualifiedName("dev.watchdog.agent.AgentClient") // Redacts the megabytes of a retained log.
        .should().accessTargetWhere(calls("io.vertx.core.Vertx", Set.of("executeBlocking", "createSharedWorkerExecutor")))
        .orShould().accessTargetWhere(calls("io.vertx.core.Context", Set.of("executeBlocking")))
        .because("what must block belongs in an adapter")
        .check(classes);
  }

  @Test
  void only_the_store_speaks_sql() {
    noClasses().that().resideOutsideOfPackage("dev.watchdog.store..")
        .and().haveNameNotMatching("dev\\.watchdog\\.(demo\\.PlatformTables|fault\\.EngineErrors).*")
        .should().dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "io.vertx.sqlclient..", "io.vertx.jdbcclient..", "io.agroal..", "org.h2..",
            "org.postgresql..", "org.sqlite..")
        .because("every statement belongs in a transaction of dev.watchdog.store.Database")
        .check(classes);
  }

  @Test
  void only_the_slots_speak_redis() {
    noClasses().that().resideOutsideOfPackage("dev.watchdog.slot..")
        .and()
        .haveNameNotMatching(
            "dev\\.watchdog\\.(demo\\.PlatformSlots|fault\\.(RedisTampering|FaultyPorts)|app\\.(Watchdog|StoreConnection)).*")
        .should().dependOnClassesThat().resideInAPackage("io.vertx.redis..")
        .because("commands need the deadline and the fall-back of dev.watchdog.slot")
        .check(classes);
  }

  @Test
  void only_agents_are_called_over_http() {
    noClasses().that().resideOutsideOfPackages("dev.watchdog.agent..", "dev.watchdog.demo..")
        .and().doNotHaveFullyQualifiedName("dev.watchdog.web.ProviderCalls") // The provider of single sign-on is no agent.
        .should().accessTargetWhere(calls("io.vertx.core.Vertx", Set.of("createHttpClient", "httpClientBuilder")))
        .because("a call needs the gate and the deadline of dev.watchdog.agent")
        .check(classes);
  }

  @Test
  void time_is_a_parameter() {
    noClasses().that().resideInAnyPackage(ON_THE_LOOP)
        .should().accessTargetWhere(calls("java.time.Instant", Set.of("now")))
        .orShould().accessTargetWhere(calls("java.time.LocalDateTime", Set.of("now")))
        .orShould().accessTargetWhere(calls("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")))
        .orShould().accessTargetWhere(calls("java.time.InstantSource", Set.of("system")))
        .orShould().accessTargetWhere(calls("java.lang.System", Set.of("currentTimeMillis", "nanoTime")))
        .because("a test must be able to set the clock: take an InstantSource")
        .check(classes);
  }

  @Test
  void only_the_command_line_writes_to_the_console() {
    noClasses().that().resideOutsideOfPackage("dev.watchdog.cli..").and().doNotHaveFullyQualifiedName("dev.watchdog.Main")
        .should().accessTargetWhere(describe("System.out, System.err or System.exit", access ->
            access.getTarget().getOwner().isEquivalentTo(System.class)
                && Set.of("out", "err", "exit").contains(access.getTarget().getName())))
        .because("what happens is logged through SLF4J, and the command decides when the process ends")
        .check(classes);
  }

  @Test
  void nobody_prints_a_stack_trace() {
    noClasses().should().accessTargetWhere(calls("java.lang.Throwable", Set.of("printStackTrace")))
        .because("a failure is logged with setCause, once, at the top of its chain")
        .check(classes);
  }

  /** A data source must hand out a JUL logger, since its interface says so; nobody else may touch one. */
  @Test
  void nobody_logs_through_java_util_logging() {
    noClasses().should().accessTargetWhere(describe("a target in java.util.logging", access ->
            access.getTarget().getOwner().getPackageName().startsWith("java.util.logging")
                && !access.getOrigin().getName().equals("getParentLogger")))
        .because("what happens is logged through SLF4J")
        .check(classes);
  }

  private static DescribedPredicate<JavaAccess<?>> calls(String owner, Set<String> methods) {
    return describe(owner + "." + methods, access -> isCallOf(access.getTarget(), owner, methods));
  }

  private static boolean isCallOf(AccessTarget target, String owner, Set<String> methods) {
    return methods.contains(target.getName()) && target.getOwner().isAssignableTo(owner);
  }

  /** It starts and stops a process of its own, on worker threads. */
  private static DescribedPredicate<JavaClass> doNotEmbedRedis() {
    return describe("do not embed Redis", owner -> !owner.getName().startsWith("dev.watchdog.slot.EmbeddedRedis"));
  }
}
