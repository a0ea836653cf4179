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
  private final String parameter;

  public Refusal(Kind kind, String text) {
    this(kind, text, null);
  }

  private Refusal(Kind kind, String text, String parameter) {
    super(text, null, false, false); // No stack trace: it is an answer, not a fault.
    this.kind = kind;
    this.parameter = parameter;
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

  /**
   * One parameter of the request is wrong.
   *
   * @param text goes on after the name: "must be …"
   */
  public static Refusal badParameter(String name, String text) {
    return new Refusal(Kind.BAD_REQUEST, text, name);
  }

  /** The parameter that is wrong, and that the text goes on after; null where it is not about one. It does not travel over the bus. */
  public String parameter() {
    return parameter;
  }
}
