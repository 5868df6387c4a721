package imdstape.replayer.token;

import imdstape.metadata.TokenHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks session tokens, which are sealed with a key and bound to an instance. Nothing
 * is stored: the key is enough to recognize a token and to tell how long it is valid. Thread-safe.
 *
 * <p>A token has 40 bytes, written as 56 characters of URL-safe base64 with padding: 4 bytes as in
 * captured tokens; 8 bytes with the end in milliseconds and 8 with the number of the request, both
 * masked; and 20 bytes of an HMAC-SHA256 as the seal.
 */
public final class SessionTokens {

  /** The captured beginnings, in base64: {@code 01 00 04 00} and {@code 01 00 00 00}. */
  private static final List<String> STARTS = List.of("AQAEA", "AQAAA");

  private static final int PREFIX_BYTES = 4;
  private static final int TOKEN_BYTES = 40;
  private static final int SEAL_OFFSET = 20;

  /** A client uses one token for hours, and a seal costs more than the rest of a response. */
  private static final int MAX_VERIFIED = 256;

  private final byte[] instance;
  private final AtomicReferenceArray<@Nullable VerifiedToken> verified =
      new AtomicReferenceArray<>(MAX_VERIFIED);
  private final ThreadLocal<Mac> macs;

  /**
   * A token whose seal was verified.
   *
   * @param endMillis when it ends, in milliseconds since the epoch
   */
  private record VerifiedToken(String token, long endMillis) {

    /** Hides the token. */
    @Override
    public String toString() {
      return "Genuine[•••]";
    }
  }

  /**
   * Creates the tokens of one instance.
   *
   * @param key from a secure random source; replays with the same key accept each other's tokens
   * @param instanceId the instance to which tokens are bound
   */
  public SessionTokens(byte[] key, String instanceId) {
    this.instance = instanceId.getBytes(StandardCharsets.UTF_8);
    SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
    this.macs = ThreadLocal.withInitial(() -> newMac(secret));
  }

  /**
   * Issues a token.
   *
   * @param start its first characters: {@code AQAEA} or {@code AQAAA}
   * @param ttl how long it is valid
   * @param now when it becomes valid
   * @param number of the request, which makes the token unique
   */
  public String issue(String start, Duration ttl, Instant now, long number) {
    byte[] token = new byte[TOKEN_BYTES];
    byte middle = (byte) (start.equals("AQAAA") ? 0 : 4);
    byte[] seal = seal(middle, now.plus(ttl).toEpochMilli(), number);
    byte[] mask = mask(seal);
    ByteBuffer.wrap(token)
        .put(new byte[] {1, 0, middle, 0})
        .putLong(now.plus(ttl).toEpochMilli())
        .putLong(number)
        .put(seal);
    for (int i = 0; i < mask.length; i++) {
      token[PREFIX_BYTES + i] ^= mask[i];
    }
    return encode(token);
  }

  /**
   * The seconds that a token has left, rounded up; empty if it was not issued with this key for
   * this instance, or has ended.
   */
  public OptionalInt remainingSeconds(String token, Instant now) {
    int slot = token.hashCode() & (MAX_VERIFIED - 1);
    VerifiedToken cached = verified.get(slot);
    if (cached == null || !cached.token().equals(token)) {
      OptionalLong end = verifiedEnd(token);
      if (end.isEmpty()) {
        return OptionalInt.empty();
      }
      cached = new VerifiedToken(token, end.getAsLong());
      verified.set(slot, cached);
    }
    long left = cached.endMillis() - now.toEpochMilli();
    return left > 0 && left <= TokenHeaders.MAX_TTL_SECONDS * 1000L
        ? OptionalInt.of((int) ((left + 999) / 1000))
        : OptionalInt.empty();
  }

  /** When a token ends, in milliseconds; empty if its seal is wrong. */
  private OptionalLong verifiedEnd(String token) {
    byte[] bytes = decode(token);
    if (bytes.length != TOKEN_BYTES
        || STARTS.stream().noneMatch(token::startsWith)
        || bytes[3] != 0) {
      return OptionalLong.empty();
    }
    byte[] seal = Arrays.copyOfRange(bytes, SEAL_OFFSET, TOKEN_BYTES);
    byte[] mask = mask(seal);
    for (int i = 0; i < mask.length; i++) {
      bytes[PREFIX_BYTES + i] ^= mask[i];
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes, PREFIX_BYTES, 16);
    long end = fields.getLong();
    boolean valid = MessageDigest.isEqual(seal, seal(bytes[2], end, fields.getLong()));
    return valid ? OptionalLong.of(end) : OptionalLong.empty();
  }

  private byte[] seal(byte middle, long end, long number) {
    Mac mac = macs.get();
    mac.update(middle);
    mac.update(instance);
    mac.update(ByteBuffer.allocate(16).putLong(end).putLong(number).array());
    return Arrays.copyOf(mac.doFinal(), TOKEN_BYTES - SEAL_OFFSET);
  }

  /** Masks the end and the number. They are no secret, but real tokens look random. */
  private byte[] mask(byte[] seal) {
    return Arrays.copyOf(macs.get().doFinal(seal), 16);
  }

  private static String encode(byte[] token) {
    return Base64.getUrlEncoder().encodeToString(token);
  }

  private static byte[] decode(String token) {
    if (token.length() != 56) {
      return new byte[0];
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      // the last character has unused bits, so that several spellings decode to the same bytes
      return encode(bytes).equals(token) ? bytes : new byte[0];
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static Mac newMac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
