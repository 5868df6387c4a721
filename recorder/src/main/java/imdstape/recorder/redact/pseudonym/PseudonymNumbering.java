package imdstape.recorder.redact.pseudonym;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Chooses the pseudonym of a space that is tried first for an original. If it is taken, the next
 * free one is assigned.
 */
@FunctionalInterface
public interface PseudonymNumbering {

  /**
   * Numbers originals in the order of their occurrence; the default. Nothing of an original can be
   * computed from its pseudonym.
   *
   * <p>A hash of the original would be reversible: an account number has 40 bits and an address 32,
   * so that all of them can be tried.
   */
  PseudonymNumbering SEQUENTIAL = (space, original, size) -> 0;

  /**
   * The number of the pseudonym to try first.
   *
   * @param space the name of the space that is numbered
   * @param original the value to replace
   * @param size the number of pseudonyms in the space
   * @return from 0 to {@code size - 1}
   */
  long firstNumber(String space, String original, long size);

  /**
   * Numbers originals by an HMAC-SHA-256 with a key that a team shares and keeps out of its
   * fixtures. Separate recordings then assign the same pseudonyms, except where two originals get
   * the same number.
   */
  static PseudonymNumbering keyed(byte[] key) {
    SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
    return (space, original, size) -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        byte[] digest = mac.doFinal((space + "\0" + original).getBytes(StandardCharsets.UTF_8));
        return new BigInteger(1, digest).mod(BigInteger.valueOf(size)).longValueExact();
      } catch (GeneralSecurityException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    };
  }
}
