package io.useractivity.pipeline.view;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who may use the controls: whoever presents the operator token, compared in constant time; without
 * a token, everybody or nobody. An address that failed often has to wait. Pure; not thread-safe.
 */
public final class OperatorGate {
  static final int FAILURES = 5;
  static final long WINDOW_MILLIS = 60_000;
  private static final int MAX_ADDRESSES = 1_000;

  /** An answer to a request. */
  public enum Verdict {
    ALLOWED,
    /** No controls here. */
    CLOSED,
    /** No token, or a wrong one. */
    REFUSED,
    /** Too many wrong ones from this address. */
    WAIT
  }

  private record Failures(int count, long sinceMillis) {}

  private final byte[] token;
  private final boolean open;
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  /**
   * @param token empty = none
   * @param open whether everybody may, where there is no token
   */
  public OperatorGate(String token, boolean open) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.open = open;
  }

  public boolean usable() {
    return open || token.length > 0;
  }

  public boolean needsToken() {
    return token.length > 0;
  }

  /** {@code authorization} is the header, or null. */
  public Verdict judge(String authorization, String address, long nowMillis) {
    if (token.length == 0) {
      return open ? Verdict.ALLOWED : Verdict.CLOSED;
    }
    Failures before = failures.get(address);
    boolean counted = before != null && nowMillis - before.sinceMillis() < WINDOW_MILLIS;
    if (counted && before.count() >= FAILURES) {
      return Verdict.WAIT;
    }
    String scheme = "Bearer ";
    boolean presented = authorization != null && authorization.startsWith(scheme);
    byte[] given =
        presented
            ? authorization.substring(scheme.length()).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    if (MessageDigest.isEqual(given, token)) {
      failures.remove(address);
      return Verdict.ALLOWED;
    }
    if (presented) {
      failures.remove(address);
      failures.put(
          address,
          counted
              ? new Failures(before.count() + 1, before.sinceMillis())
              : new Failures(1, nowMillis));
      if (failures.size() > MAX_ADDRESSES) {
        failures.remove(failures.keySet().iterator().next());
      }
    }
    return Verdict.REFUSED;
  }
}
