package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.JarUnderTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bill of materials (CycloneDX) beside the jar, and that both come out the same whenever and wherever they are built. */
@Tag("process")
class BillOfMaterialsTest {

  private static final Path BILL = Path.of("target", "execution-watchdog.cdx.json");
  private static final Path PACKED = Path.of("src", "test", "resources", "packed.txt");
  private static final Pattern OUTPUT_TIMESTAMP =
      Pattern.compile("<project.build.outputTimestamp>(.*)Z</project.build.outputTimestamp>");

  private static JsonObject bill;

  @BeforeAll
  static void read() throws Exception {
    assertThat(BILL).as("made by the build beside the jar, unless Maven works offline").isNotEmptyFile();
    bill = new JsonObject(Files.readString(BILL));
  }

  private static List<JsonObject> components() {
    JsonArray components = bill.getJsonArray("components");
    return components.stream().map(JsonObject.class::cast).toList();
  }

  private static String outputTimestamp() throws Exception {
    Matcher found = OUTPUT_TIMESTAMP.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void it_has_what_is_packed_and_nothing_else() throws Exception {
    assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
    assertThat(components().stream()
        .map(part -> part.getString("group") + ":" + part.getString("name") + ":" + part.getString("version")))
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(PACKED));
  }

  @Test
  void each_part_has_a_licence_a_name_that_scanners_know_and_a_checksum() {
    assertThat(components()).allSatisfy(part -> {
      assertThat(part.getJsonArray("licenses")).as(part.getString("name")).isNotEmpty();
      assertThat(part.getString("purl")).startsWith("pkg:maven/");
      assertThat(part.getJsonArray("hashes")).isNotEmpty();
    });
  }

  @Test
  void nothing_in_it_changes_from_one_build_to_the_next() throws Exception {
    assertThat(bill.fieldNames()).doesNotContain("serialNumber");
    String made = bill.getJsonObject("metadata").getString("timestamp");
    assertThat(made == null || made.startsWith(outputTimestamp())).as("timestamp %s", made).isTrue();
  }

  /** Ours have a time that is written down, those of the parts bring their own. */
  @Test
  void no_entry_of_the_jar_has_the_time_of_its_build() throws Exception {
    long built = Files.getLastModifiedTime(JarUnderTest.JAR).toMillis();
    LocalDateTime fixed = LocalDateTime.parse(outputTimestamp());
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      List<JarEntry> entries = Collections.list(jar.entries());

      assertThat(entries).filteredOn(entry -> entry.getTime() > built - Duration.ofHours(1).toMillis()).isEmpty();
      assertThat(entries).filteredOn(entry -> entry.getName().startsWith("dev/watchdog/"))
          .hasSizeGreaterThan(100).allMatch(entry -> entry.getTimeLocal().equals(fixed));
    }
  }
}
