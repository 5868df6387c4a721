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
 * Session tokens, sealed under a key and bound to an instance. Nothing has to be stored: whoever
 * has the key can tell a token that was issued, and how long it has to live.
 *
 * <p>A token is 40 bytes, 56 characters of URL-safe base64 with padding, and begins as captured
 * ones do: 4 bytes of that, 8 the end in milliseconds, 8 the request's number, both hidden under a
 * mask, and 20 of the seal.
 */
public final class SessionTokens {

  /** Both beginnings that were captured, as base64: {@code 01 00 04 00} and {@code 01 00 00 00}. */
  private static final List<String> STARTS = List.of("AQAEA", "AQAAA");

  private static final int PREFIX_BYTES = 4;
  private static final int TOKEN_BYTES = 40;
  private static final int SEAL_OFFSET = 20;

  /** A client asks with one token for hours, and a seal costs more than the rest of an answer. */
  private static final int MAX_VERIFIED = 256;

  private final byte[] instance;
  private final AtomicReferenceArray<@Nullable VerifiedToken> verified =
      new AtomicReferenceArray<>(MAX_VERIFIED);
  private final ThreadLocal<Mac> macs;

  /**
   * A token whose seal was found genuine lately.
   *
   * @param endMillis in milliseconds
   */
  private record VerifiedToken(String token, long endMillis) {

    /** A token is no one's to read. */
    @Override
    public String toString() {
      return "Genuine[•••]";
    }
  }

  /**
   * Tokens of one instance.
   *
   * @param key from a secure source; those who share it accept each other's tokens
   * @param instanceId a token of another instance is refused
   */
  public SessionTokens(byte[] key, String instanceId) {
    this.instance = instanceId.getBytes(StandardCharsets.UTF_8);
    SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
    this.macs = ThreadLocal.withInitial(() -> newMac(secret));
  }

  /**
   * A new token.
   *
   * @param start how it begins: {@code AQAEA} or {@code AQAAA}
   * @param ttl its life
   * @param now from when
   * @param number of the request, so that no two are the same
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
   * The whole seconds a token has left, or empty if it was not issued here, for another instance,
   * or has ended.
   */
  public OptionalInt remainingSeconds(String token, Instant now) {
    int place = token.hashCode() & (MAX_VERIFIED - 1);
    VerifiedToken one = verified.get(place);
    if (one == null || !one.token().equals(token)) {
      OptionalLong end = verifiedEnd(token);
      if (end.isEmpty()) {
        return OptionalInt.empty();
      }
      one = new VerifiedToken(token, end.getAsLong());
      verified.set(place, one);
    }
    long left = one.endMillis() - now.toEpochMilli();
    return left > 0 && left <= TokenHeaders.MAX_TTL_SECONDS * 1000L
        ? OptionalInt.of((int) ((left + 999) / 1000))
        : OptionalInt.empty();
  }

  /** When a token ends, in milliseconds, or empty if it was not issued here. */
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
    boolean genuine = MessageDigest.isEqual(seal, seal(bytes[2], end, fields.getLong()));
    return genuine ? OptionalLong.of(end) : OptionalLong.empty();
  }

  private byte[] seal(byte middle, long end, long number) {
    Mac mac = macs.get();
    mac.update(middle);
    mac.update(instance);
    mac.update(ByteBuffer.allocate(16).putLong(end).putLong(number).array());
    return Arrays.copyOf(mac.doFinal(), TOKEN_BYTES - SEAL_OFFSET);
  }

  /** The end and the number are no secret; they are masked so that tokens look as real ones do. */
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
      // the last character has bits to spare: one spelling of a token is enough
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
