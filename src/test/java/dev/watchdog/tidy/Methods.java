package dev.watchdog.tidy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the methods of a source by counting braces: what opens directly inside a type is a method, an initialiser or another type. */
final class Methods {

  /** From the first line of its signature to its last brace, counted from 1. */
  record Extent(int firstLine, int lastLine) {
    int lines() {
      return lastLine - firstLine + 1;
    }
  }

  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+\\w");

  private final String text;
  private final List<Extent> found = new ArrayList<>();
  private final Deque<Block> open = new ArrayDeque<>();
  private int headerFrom;

  /** Something between braces. */
  private record Block(boolean type, boolean method, int headerFrom) {}

  private Methods(String text) {
    this.text = text;
  }

  static List<Extent> in(String source) {
    Methods methods = new Methods(withoutTexts(source));
    methods.scan();
    return methods.found;
  }

  private void scan() {
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '{' -> opens(at);
        case '}' -> closes(at);
        case ';' -> headerFrom = at + 1;
        default -> {}
      }
    }
  }

  private void opens(int at) {
    boolean type = TYPE.matcher(text.substring(headerFrom, at)).find();
    boolean inType = !open.isEmpty() && open.peek().type;
    open.push(new Block(type, inType && !type, headerFrom));
    headerFrom = at + 1;
  }

  private void closes(int at) {
    Block block = open.isEmpty() ? new Block(false, false, 0) : open.pop();
    if (block.method) {
      int from = block.headerFrom;
      while (Character.isWhitespace(text.charAt(from))) {
        from++;
      }
      found.add(new Extent(lineOf(from), lineOf(at)));
    }
    headerFrom = at + 1;
  }

  private int lineOf(int at) {
    return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }

  /** Comments, strings and characters as spaces; line breaks stay. */
  private static String withoutTexts(String source) {
    Pattern texts =
        Pattern.compile("\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*[\\s\\S]*?\\*/");
    return texts.matcher(source).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
  }
}
