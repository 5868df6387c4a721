package imdstape.replayer.identity;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.params.DSAParameters;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/**
 * Private keys that follow from a published phrase, so that every replay signs with the same keys,
 * their certificates never change, and no file contains a key.
 */
final class TestKeys {

  private static final String PHRASE = "imds-tape test authority: proves nothing to anybody";
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  /** The 1024-bit DSA group that the JDK has used since its first version. */
  static final DSAParameters DSA_GROUP =
      new DSAParameters(
          new BigInteger(
              "fd7f53811d75122952df4a9c2eece4e7f611b7523cef4400c31e3f80b6512669"
                  + "455d402251fb593d8d58fabfc5f5ba30f6cb9b556cd7813b801d346ff26660b7"
                  + "6b9950a5a49f9fe8047b1022c24fbba9d7feb7c61bf83b57e7c6a8a6150f04fb"
                  + "83f6d3c51ec3023554135a169132f675f3ae2b61d72aeff22203199dd14801c7",
              16),
          new BigInteger("9760508f15230bccb292b982a2eb840bf0581cf5", 16),
          new BigInteger(
              "f7e1a085d69b3ddecbbcab5c36b857b97994afbbfa3aea82f9574c0b3d078267"
                  + "5159578ebad4594fe67107108180b449167123e84c281613b7cf09328cc8a6e1"
                  + "3c167a8b547c8d28e0a3ae1e2bb3a675916ea37f0bfa213562f1fb627a01243b"
                  + "cca4f1bea8519089a883dfe15ae59f06928b665e807b552564014c3bfecf492a",
              16));

  private TestKeys() {}

  /** Computes the RSA key of a length in bits. */
  static RSAPrivateCrtKeyParameters rsa(int bits) {
    BigInteger p = prime("rsa" + bits + " p", bits / 2);
    BigInteger q = prime("rsa" + bits + " q", bits / 2);
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    BigInteger d = EXPONENT.modInverse(p1.multiply(q1));
    return new RSAPrivateCrtKeyParameters(
        p.multiply(q), EXPONENT, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p));
  }

  /** Computes the DSA key. */
  static DSAPrivateKeyParameters dsa() {
    BigInteger x = number("dsa x", 256).mod(DSA_GROUP.getQ());
    return new DSAPrivateKeyParameters(x, DSA_GROUP);
  }

  private static BigInteger prime(String label, int bits) {
    // sets both top bits, so that the product of two primes has the full length
    BigInteger prime = number(label, bits).setBit(bits - 1).setBit(bits - 2).nextProbablePrime();
    while (prime.mod(EXPONENT).equals(BigInteger.ONE)) {
      prime = prime.nextProbablePrime();
    }
    return prime;
  }

  private static BigInteger number(String label, int bits) {
    ByteBuffer digits = ByteBuffer.allocate(bits / 8);
    for (int i = 0; digits.hasRemaining(); i++) {
      byte[] some = sha256(PHRASE + " / " + label + " / " + i);
      digits.put(some, 0, Math.min(some.length, digits.remaining()));
    }
    return new BigInteger(1, digits.array());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
