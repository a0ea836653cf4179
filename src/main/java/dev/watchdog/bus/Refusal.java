package dev.watchdog.bus;

import io.vertx.core.json.JsonObject;

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
    GONE(410),
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
  private final transient JsonObject members;

  public Refusal(Kind kind, String text) {
    this(kind, text, null, new JsonObject());
  }

  private Refusal(Kind kind, String text, String parameter, JsonObject members) {
    super(text, null, false, false); // No stack trace: it is an answer, not a fault.
    this.kind = kind;
    this.parameter = parameter;
    this.members = members;
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
   * It was there once, and is not kept any more.
   *
   * @param members what the answer tells beside the text
   */
  public static Refusal gone(String text, JsonObject members) {
    return new Refusal(Kind.GONE, text, null, members);
  }

  /**
   * One parameter of the request is wrong.
   *
   * @param text goes on after the name: "must be …"
   */
  public static Refusal badParameter(String name, String text) {
    return new Refusal(Kind.BAD_REQUEST, text, name, new JsonObject());
  }

  /** The parameter that is wrong, and that the text goes on after; null where it is not about one. It does not travel over the bus. */
  public String parameter() {
    return parameter;
  }

  /** What the answer tells beside the text; nothing for most. It does not travel over the bus. */
  public JsonObject members() {
    return members;
  }
}
