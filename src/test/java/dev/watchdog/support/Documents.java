package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The documents of the repository, read as their readers see them: lines, tables between two marks, fenced blocks. */
public final class Documents {

  private static final String FENCE = "```";

  private Documents() {}

  /**
   * A fenced block.
   *
   * @param document where it stands
   * @param line of its fence, counted from 1
   * @param language empty where it has none
   * @param file the name under which a reader is told to save it, by a mark above the block; null where there is none
   */
  public record Block(Path document, int line, String language, String file, List<String> lines) {

    public String text() {
      return String.join("\n", lines) + "\n";
    }

    @Override
    public String toString() {
      return document + ":" + line;
    }
  }

  /** README, what lies beside it, and all below docs. */
  public static List<Path> all() {
    try (Stream<Path> beside = Files.list(Path.of("")); Stream<Path> below = Files.walk(Path.of("docs"))) {
      return Stream.concat(beside, below).filter(path -> path.toString().endsWith(".md")).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The lines of a document, without blanks around them. */
  public static List<String> lines(String document) {
    return lines(Path.of(document)).stream().map(String::strip).toList();
  }

  private static List<String> lines(Path document) {
    try {
      return Files.readAllLines(document);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The rows of the table between {@code <!-- name -->} and {@code <!-- /name -->}: headings first, without the line below them. */
  public static List<List<String>> table(String document, String name) {
    List<String> lines = lines(document);
    int from = lines.indexOf("<!-- " + name + " -->");
    int to = lines.indexOf("<!-- /" + name + " -->");
    if (from < 0 || to < from || from != lines.lastIndexOf("<!-- " + name + " -->")) {
      throw new AssertionError(document + " should have one table between <!-- " + name + " --> and <!-- /" + name + " -->");
    }
    List<List<String>> table =
        new ArrayList<>(lines.subList(from + 1, to).stream().filter(line -> line.startsWith("|")).map(Documents::cells).toList());
    if (table.size() < 3 || !table.get(1).stream().allMatch(cell -> cell.matches(":?-+:?"))) {
      throw new AssertionError(document + ": expected headings, a line below them and at least one row between the marks of " + name);
    }
    table.remove(1);
    return table;
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.endsWith("|") ? line.length() - 1 : line.length());
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }

  /** Every fenced block of every document. */
  public static List<Block> blocks() {
    return all().stream().flatMap(document -> blocks(document).stream()).toList();
  }

  /** The one block that a reader of the document is told to save under this name. */
  public static Block file(String document, String name) {
    List<Block> found = blocks(Path.of(document)).stream().filter(block -> name.equals(block.file())).toList();
    if (found.size() != 1) {
      throw new AssertionError(document + " has " + found.size() + " blocks to save as " + name);
    }
    return found.get(0);
  }

  /** Every fenced block of one document. */
  public static List<Block> blocks(Path document) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = lines(document);
    String file = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.strip().startsWith(FENCE)) {
        int indent = line.indexOf(FENCE);
        int end = i + 1;
        while (!lines.get(end).strip().equals(FENCE)) {
          end++;
        }
        List<String> inner = lines.subList(i + 1, end).stream()
            .map(one -> one.isBlank() ? "" : one.substring(Math.min(indent, one.length() - one.stripLeading().length()))).toList();
        blocks.add(new Block(document, i + 1, line.strip().substring(FENCE.length()), file, inner));
        i = end;
        file = null;
      } else if (line.startsWith("<!-- file: ")) {
        file = line.substring("<!-- file: ".length(), line.indexOf(" -->"));
      }
    }
    return blocks;
  }
}
