package dev.watchdog.agent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header by which an agent knows that a call comes from its platform. */
final class AgentToken {

  static final String HEADER = "X-Trinity-Agent-Token";

  private static final String CONTEXT = "trinity-agent-auth:v1:";

  private AgentToken() {}

  /** {@code hex(HMAC-SHA256(secret, "trinity-agent-auth:v1:" + agent))}. */
  static String of(String secret, String agent) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal((CONTEXT + agent).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 is part of every Java runtime", impossible);
    }
  }
}
