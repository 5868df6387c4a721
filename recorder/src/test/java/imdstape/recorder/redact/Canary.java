package imdstape.recorder.redact;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up value that is planted in an instance and must not be found in any output.
 *
 * @param kind an identity or a secret
 * @param value in the form of real values, outside of the spaces of pseudonyms
 */
record Canary(String kind, String value) {

  static final List<String> IDENTITIES =
      List.of("account", "resource-id", "mac", "private-ipv4", "public-ipv4", "ipv6");

  static final List<String> SECRETS =
      List.of(
          "key-id",
          "secret-key",
          "session-token",
          "iam-unique-id",
          "jwt",
          "private-key",
          "e-mail",
          "password",
          "url",
          "imds-token");

  private static final List<String> PREFIXES =
      List.of("i", "ami", "vpc", "subnet", "sg", "eni", "vol", "r", "h", "lt", "eipalloc", "rtb");

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  static Canary of(String kind, SplittableRandom chance) {
    return new Canary(
        kind,
        switch (kind) {
          // begins with 90, which no documentation account and no run of four digits does
          case "account" -> "90" + digits(chance, 9) + "7";
          case "resource-id" ->
              pick(PREFIXES, chance) + "-f" + hex(chance, chance.nextInt(4) == 0 ? 7 : 16);
          case "mac" -> ("0e" + hex(chance, 10)).replaceAll("(..)(?=.)", "$1:");
          case "private-ipv4" ->
              "172.%d.%d.%d".formatted(16 + chance.nextInt(16), octet(chance), octet(chance));
          case "public-ipv4" ->
              "%d.%d.%d.%d"
                  .formatted(52 + chance.nextInt(3), octet(chance), octet(chance), octet(chance));
          case "ipv6" -> "2600:1f" + hex(chance, 2) + (":" + "f").repeat(0) + groups(chance, 6);
          case "name" -> "Zorb-" + letters(chance, 10);
          case "key-id" -> "AS" + "IA" + base32(chance, 16);
          case "iam-unique-id" -> "AI" + "PA" + base32(chance, 17);
          case "secret-key" -> letters(chance, 38) + "7b";
          case "session-token" -> "IQoJb3Jp" + "Z2lu" + letters(chance, 60);
          case "imds-token" -> "AQ" + "AEA" + letters(chance, 49) + "==";
          case "jwt" ->
              "ey"
                  + "J"
                  + letters(chance, 20)
                  + ".ey"
                  + "J"
                  + letters(chance, 30)
                  + "."
                  + letters(chance, 20);
          case "private-key" ->
              "-----BEGIN RSA PRIV" + "ATE KEY-----\n" + letters(chance, 64) + "\n-----END";
          case "e-mail" -> letters(chance, 10) + "@zorb.test";
          case "password" -> "PASSWORD=" + letters(chance, 12);
          case "url" -> "https://zorb:" + letters(chance, 12) + "@db.zorb.test/";
          default -> throw new IllegalArgumentException(kind);
        });
  }

  /** The text that must not be found: the value, or the part of it that is unique. */
  String needle() {
    return switch (kind) {
      case "password" -> value.substring(9);
      case "url" -> value.substring(13, 25);
      case "private-key" -> value.lines().toList().get(1);
      default -> value;
    };
  }

  /** The ways to spell a value. */
  enum Spelling {
    PLAIN,
    DASHED,
    UPPER,
    URL,
    JSON,
    BASE64,
    BASE64_URL,
    HEX,
    REVERSED;

    String of(String value) {
      byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return switch (this) {
        case PLAIN -> value;
        case DASHED -> value.replace('.', '-').replace(':', '-');
        case UPPER -> value.toUpperCase(java.util.Locale.ROOT);
        case URL -> java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
        case JSON -> "{\"a\": \"" + value.replace("/", "\\/").replace("\n", "\\n") + "\"}";
        case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        case HEX -> HexFormat.of().formatHex(bytes);
        case REVERSED -> new StringBuilder(value).reverse().toString();
      };
    }
  }

  static <T> T pick(List<T> list, SplittableRandom chance) {
    return list.get(chance.nextInt(list.size()));
  }

  private static int octet(SplittableRandom chance) {
    return 100 + chance.nextInt(155);
  }

  private static String groups(SplittableRandom chance, int count) {
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < count; i++) {
      groups.append(':').append(Integer.toHexString(0x1000 + chance.nextInt(0xefff)));
    }
    return groups.toString();
  }

  private static String digits(SplittableRandom chance, int count) {
    return new BigInteger("1" + "0".repeat(count))
        .add(BigInteger.valueOf(chance.nextLong(1_000_000_000L)))
        .toString()
        .substring(1);
  }

  private static String hex(SplittableRandom chance, int count) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < count; i++) {
      hex.append(Character.forDigit(chance.nextInt(16), 16));
    }
    return hex.toString();
  }

  private static String letters(SplittableRandom chance, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(chance.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  private static String base32(SplittableRandom chance, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(chance.nextInt(32)));
    }
    return letters.toString();
  }
}
