package dev.watchdog.support;

/**
 * One call an agent got.
 *
 * @param id the execution it is about, decoded; empty for the registry
 * @param target the path as sent
 * @param token the authentication header; null where there was none
 * @param atNanos when it arrived, by the monotonic clock
 */
public record Call(Kind kind, String id, String target, String token, long atNanos) {

  /** The four calls of the contract. */
  public enum Kind {
    REGISTRY("running", "GET"),
    TERMINATE("terminate", "POST"),
    LAST_ERROR("last-error", "GET"),
    RESULT("result", "GET");

    private final String path;
    private final String method;

    Kind(String path, String method) {
      this.path = path;
      this.method = method;
    }

    String method() {
      return method;
    }

    static Kind of(String path) {
      for (Kind kind : values()) {
        if (kind.path.equals(path)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(path);
    }
  }
}
