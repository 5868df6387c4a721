package imdstape.recorder.redact;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which stand-in of a space an original tries first; if it is taken, it gets the next one that is
 * free.
 */
@FunctionalInterface
public interface PseudonymNumbering {

  /**
   * By first sight, so that nothing can be computed back. The default.
   *
   * <p>An account number has 40 bits and an address 32: whoever hashes all of them inverts any
   * number that is a function of the original alone.
   */
  PseudonymNumbering SEQUENTIAL = (space, original, size) -> 0;

  /**
   * The number to try first.
   *
   * @param space what is counted together
   * @param original whose number it is
   * @param size how many there are
   * @return from 0
   */
  long firstNumber(String space, String original, long size);

  /**
   * By a key that a team shares and keeps out of its fixtures: recordings made apart agree, as far
   * as no two originals fall on one number.
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
