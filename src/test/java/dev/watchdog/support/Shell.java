package dev.watchdog.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands of a shell text, as far as documents need it: quotes, comments, pipes, lists, redirections, assignments, commands in
 * {@code $(…)} and functions of one command. Variables stay as they are written.
 */
public final class Shell {

  /**
   * A simple command.
   *
   * @param words its name and arguments, without quotes and without assignments before it
   * @param input the file that it reads from, null where none is given
   */
  public record Command(List<String> words, String input) {

    public String name() {
      return words.get(0);
    }

    public List<String> arguments() {
      return words.subList(1, words.size());
    }
  }

  private final String text;
  private final List<Command> commands = new ArrayList<>();
  private final Map<String, List<String>> functions = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private String input;
  private String redirection;
  private int at;

  private Shell(String text) {
    this.text = text;
  }

  /** Every command, those in {@code $(…)} before the one that they stand in. */
  public static List<Command> commands(String text) {
    return new Shell(text).read();
  }

  private List<Command> read() {
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '#' && !inWord) {
        at = Math.max(at, text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at)) - 1;
      } else if (c == '\\') {
        escaped();
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else if (c == '$' && text.startsWith("$(", at)) {
        substituted();
      } else if (c == '<' || c == '>') {
        redirected(c);
      } else if ("|;&\n".indexOf(c) >= 0) {
        endOfCommand();
      } else if (c == ' ') {
        endOfWord();
      } else {
        append(c);
      }
    }
    endOfCommand();
    return commands;
  }

  private void append(char c) {
    inWord = true;
    word.append(c);
  }

  private void escaped() {
    at++;
    if (at < text.length() && text.charAt(at) != '\n') {
      append(text.charAt(at));
    }
  }

  private void quoted(char quote) {
    inWord = true;
    for (at++; text.charAt(at) != quote; at++) {
      if (quote == '"' && text.startsWith("$(", at)) {
        substituted();
      } else {
        word.append(text.charAt(at));
      }
    }
  }

  private void substituted() {
    int from = at + 2;
    int open = 1;
    for (at = from; open > 0; at++) {
      open += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
    }
    at--; // On the last bracket.
    String inner = text.substring(from, at);
    if (inner.startsWith("(")) { // Arithmetic: what is substituted in it.
      inner = inner.contains("$(") ? inner.substring(inner.indexOf("$(") + 2, inner.indexOf(')')) : "";
    }
    commands.addAll(commands(inner));
    inWord = true;
    word.append("$(…)");
  }

  private void redirected(char direction) {
    if (word.toString().matches("[0-9]")) {
      word.setLength(0);
      inWord = false;
    }
    endOfWord();
    while (at + 1 < text.length() && ">&".indexOf(text.charAt(at + 1)) >= 0) {
      at++;
    }
    redirection = String.valueOf(direction);
  }

  private void endOfWord() {
    if (!inWord) {
      return;
    }
    String whole = word.toString();
    word.setLength(0);
    inWord = false;
    if (redirection != null) {
      input = redirection.equals("<") ? whole : input;
      redirection = null;
    } else if (!words.isEmpty() || !whole.matches("[A-Z_]+=.*")) {
      words.add(whole);
    }
  }

  private void endOfCommand() {
    endOfWord();
    redirection = null;
    if (!words.isEmpty() && words.get(0).endsWith("()")) {
      List<String> body = words.subList(2, words.size()).stream().filter(one -> !one.equals("$@")).toList();
      functions.put(words.get(0).replace("()", ""), body);
    } else if (!words.isEmpty() && !words.equals(List.of("}"))) {
      List<String> all = new ArrayList<>(functions.getOrDefault(words.get(0), List.of(words.get(0))));
      all.addAll(words.subList(1, words.size()));
      commands.add(new Command(List.copyOf(all), input));
    }
    words.clear();
    input = null;
  }
}
