package dev.watchdog.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One walk through a document: nested sections and dotted keys mean the same. */
final class YamlReading {

  /** No key is deeper; beyond it nothing is looked at, also not where an alias leads in a circle. */
  private static final int DEPTH_MAX = 3;

  private final String file;
  private final List<Given> givens = new ArrayList<>();
  private final List<SettingFault> problems = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  YamlReading(String file) {
    this.file = file;
  }

  Layer of(Node root) {
    if (root instanceof MappingNode sections) {
      enter("", 0, sections);
    } else if (!isNull(root)) {
      problems.add(SettingFault.of(file, "file", "keys with values", shape(root)));
    }
    return new Layer(List.copyOf(givens), List.copyOf(problems));
  }

  private void enter(String prefix, int depth, MappingNode section) {
    for (NodeTuple entry : section.getValue()) {
      int line = entry.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      if (entry.getKeyNode() instanceof ScalarNode name) {
        visit(prefix + name.getValue(), depth + 1, line, entry.getValueNode());
      } else {
        problems.add(SettingFault.of(file, "line " + line, "a key that is a word", shape(entry.getKeyNode())));
      }
    }
  }

  private void visit(String path, int depth, int line, Node value) {
    Integer before = lines.put(path, line);
    if (before != null) {
      problems.add(SettingFault.of(path, source(line), "each key once", "it again, after line " + before));
    }
    Optional<Key<?>> key = Keys.named(path);
    Optional<Key<?>> inSection = Keys.all().stream().filter(known -> known.name().startsWith(path + ".")).findFirst();
    if (key.isPresent()) {
      give(key.get(), source(line), value);
    } else if (value instanceof MappingNode section && depth < DEPTH_MAX && (inSection.isPresent() || !section.getValue().isEmpty())) {
      enter(path + ".", depth, section);
    } else if (inSection.isEmpty()) {
      problems.add(SettingFault.unknown(path, source(line), Nearest.keyTo(path)));
    } else if (!isNull(value)) {
      problems.add(SettingFault.of(path, source(line), "a section with keys such as " + inSection.get().name(), shape(value)));
    }
  }

  private void give(Key<?> key, String source, Node value) {
    if (value instanceof ScalarNode scalar) {
      givens.add(new Given(key, source, isNull(value) ? "" : scalar.getValue()));
    } else {
      problems.add(SettingFault.of(key.name(), source, key.form().expected(), shape(value)));
    }
  }

  private static boolean isNull(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static String shape(Node node) {
    return switch (node.getNodeType()) {
      case SCALAR -> "a single value";
      case SEQUENCE -> "a list";
      case MAPPING -> "keys with values";
      case ANCHOR -> "an alias";
    };
  }

  private String source(int line) {
    return file + " line " + line;
  }
}
