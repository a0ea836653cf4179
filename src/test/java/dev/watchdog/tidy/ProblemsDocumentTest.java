package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Problem.Kind;
import dev.watchdog.support.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemsDocumentTest {

  private static final Path ADVICE = Path.of("src/main/resources/webroot/js/advice.js");

  /** Told by the status itself, by their own text, or only counted: the page has no advice of its own for them. */
  private static final Set<Kind> WITHOUT_ADVICE = EnumSet.of(Kind.BRAKE, Kind.AGENTS_SILENT, Kind.ROW_UNJUDGED, Kind.INVARIANT, Kind.MORE);

  @Test
  void every_kind_is_documented_in_its_order() {
    List<List<String>> table = Documents.table("docs/problems.md", "problems");

    assertThat(table.subList(1, table.size()).stream().map(cells -> cells.subList(0, 2)))
        .isEqualTo(Arrays.stream(Kind.values()).map(kind -> List.of("`" + kind.word() + "`", kind.meaning())).toList());
    assertThat(table).allSatisfy(cells -> assertThat(cells).hasSize(3).noneMatch(String::isBlank));
  }

  @Test
  void the_page_has_advice_for_every_kind_that_needs_one_and_for_no_other() throws Exception {
    String script = Files.readString(ADVICE);
    int from = script.indexOf("const ADVICE = {");
    Matcher key = Pattern.compile("(?m)^  ([a-z_]+): \\[").matcher(script.substring(from, script.indexOf("\n};", from)));
    List<String> keys = new ArrayList<>();
    while (key.find()) {
      keys.add(key.group(1));
    }

    assertThat(keys).containsExactlyElementsOf(
        Arrays.stream(Kind.values()).filter(kind -> !WITHOUT_ADVICE.contains(kind)).map(Kind::word).toList());
  }
}
