package dev.watchdog.bus;

/**
 * A request that is answered with a reason instead of a result: nothing is broken, the caller is told why. Travels over the bus as a
 * reply failure with {@link Kind#code()}.
 */
public final class Refusal extends RuntimeException {

  /** Why it was refused; each has one HTTP status at the edge. */
  public enum Kind {
    BAD_REQUEST(400),
    NOT_FOUND(404),
    CONFLICT(409),
    UNAVAILABLE(503);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  private final Kind kind;

  public Refusal(Kind kind, String text) {
    super(text, null, false, false); // No stack trace: it is an answer, not a fault.
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public static Refusal notFound(String text) {
    return new Refusal(Kind.NOT_FOUND, text);
  }

  public static Refusal conflict(String text) {
    return new Refusal(Kind.CONFLICT, text);
  }

  public static Refusal unavailable(String text) {
    return new Refusal(Kind.UNAVAILABLE, text);
  }

  public static Refusal badRequest(String text) {
    return new Refusal(Kind.BAD_REQUEST, text);
  }
}
