package imdstape.replayer.identity;

import imdstape.fixture.LeafBody;
import imdstape.replayer.identity.TestAuthority.SignatureType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs the instance identity document with the keys of {@link TestAuthority}. A signature is
 * base64 without BEGIN lines and without a final line feed (EC2 User Guide, "Verify the instance
 * identity document").
 *
 * @param lineLength the columns of a base64 line: {@code 76}, {@code 64} or {@code none}; 76 in the
 *     samples of amazon-ec2-metadata-mock, which are edited real signatures
 * @param signingTime the signing time in the PKCS#7 signatures
 */
public record DocumentSigner(String lineLength, Instant signingTime) {

  /**
   * The signature for a generated leaf; empty if the leaf is no signature. It is computed at the
   * first call of the supplier.
   *
   * @param document the exact bytes that are signed
   */
  public Optional<Supplier<String>> signature(LeafBody.GeneratedValue what, byte[] document) {
    return switch (what) {
      case IDENTITY_PKCS7 ->
          once(() -> SignatureType.PKCS7.authority().signPkcs7(document, signingTime));
      case IDENTITY_RSA2048 ->
          once(() -> SignatureType.RSA2048.authority().signPkcs7(document, signingTime));
      case IDENTITY_SIGNATURE -> once(() -> SignatureType.SIGNATURE.authority().sign(document));
      case ROLE_CREDENTIALS, INSTANCE_CREDENTIALS, IAM_INFO, IDENTITY_INFO -> Optional.empty();
    };
  }

  private Optional<Supplier<String>> once(Supplier<byte[]> made) {
    return Optional.of(new Once(() -> wrapped(made.get())));
  }

  private String wrapped(byte[] signature) {
    Base64.Encoder encoder =
        lineLength.equals("none")
            ? Base64.getEncoder()
            : Base64.getMimeEncoder(Integer.parseInt(lineLength), new byte[] {'\n'});
    return new String(encoder.encode(signature), StandardCharsets.US_ASCII);
  }

  /** Computes a signature once: it takes milliseconds, the first one half a second. */
  private static final class Once implements Supplier<String> {
    private final Supplier<String> made;
    private volatile String known = "";

    Once(Supplier<String> made) {
      this.made = made;
    }

    @Override
    public String get() {
      if (known.isEmpty()) {
        known = made.get();
      }
      return known;
    }
  }
}
