package imdstape.pseudonym;

import imdstape.metadata.ValueKind;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Public SSH keys without a private key. Their numbers are digests of the number of the key, so
 * that each can be recognized.
 */
final class SshKeySpace implements PseudonymSpace {

  private static final int KEY_COUNT = 16;
  private static final String RSA = "ssh-rsa";
  private static final String ED25519 = "ssh-ed25519";

  /** A modulus of 2048 bits, and a zero byte before it that makes it positive. */
  private static final int LAST_MODULUS_BYTE = 256;

  /** The base64 of all keys, computed at the first use. */
  private static final class KeyBlobs {
    static final Set<String> ALL = allBlobs();
  }

  @Override
  public long size(String original) {
    return KEY_COUNT;
  }

  @Override
  public String pseudonym(String original, long number) {
    throw new IllegalArgumentException("a key needs a comment; use sshKey");
  }

  @Override
  public boolean contains(String value) {
    String[] parts = value.strip().split(" ", 3);
    return parts.length == 3
        && KeyBlobs.ALL.contains(parts[1])
        && (parts[0].equals(RSA) || parts[0].equals(ED25519))
        && Pseudonyms.isPseudonym(ValueKind.KEY_NAME, parts[2]);
  }

  static String key(String type, int number, String comment) {
    boolean rsa = type.equals(RSA);
    byte[] name = (rsa ? RSA : ED25519).getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        rsa
            ? lengthPrefixed(name, BigInteger.valueOf(65_537).toByteArray(), modulus(number))
            : lengthPrefixed(name, digest("ed25519", number));
    return new String(name, StandardCharsets.US_ASCII)
        + " "
        + Base64.getEncoder().encodeToString(blob)
        + " "
        + comment;
  }

  static boolean isPartOfKey(String base64) {
    return KeyBlobs.ALL.stream().anyMatch(blob -> blob.contains(base64));
  }

  private static Set<String> allBlobs() {
    Set<String> blobs = new HashSet<>();
    for (int number = 1; number <= KEY_COUNT; number++) {
      blobs.add(key(ED25519, number, "").split(" ")[1]);
      blobs.add(key(RSA, number, "").split(" ")[1]);
    }
    return blobs;
  }

  private static byte[] modulus(int number) {
    StringBuilder hex = new StringBuilder("00");
    for (int part = 0; part < 8; part++) {
      hex.append(HexFormat.of().formatHex(digest("rsa" + part, number)));
    }
    byte[] modulus = HexFormat.of().parseHex(hex);
    modulus[1] |= (byte) 0x80;
    modulus[LAST_MODULUS_BYTE] |= 1;
    return modulus;
  }

  /** Returns 32 bytes. The text that is digested is part of the published keys. */
  private static byte[] digest(String part, int number) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("imds-tape " + part + " stand-in " + number).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Joins byte strings, each after its length in four bytes (RFC 4251, section 5). */
  private static byte[] lengthPrefixed(byte[]... parts) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      blob.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      blob.writeBytes(part);
    }
    return blob.toByteArray();
  }
}
