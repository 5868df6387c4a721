package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Makes random values that occur nowhere else, and remembers them. */
final class CanaryGenerator {

  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final Random random;
  private final List<String> planted = new ArrayList<>();

  CanaryGenerator(Random random) {
    this.random = random;
  }

  /** All values that were made, in lower case. */
  List<String> planted() {
    return planted;
  }

  /** A new value of letters and digits. */
  String word() {
    StringBuilder word = new StringBuilder();
    word.append(LETTERS.charAt(random.nextInt(52)));
    for (int i = 0; i < 9 + random.nextInt(6); i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return plant(word.toString());
  }

  private String plant(String canary) {
    planted.add(canary.toLowerCase(Locale.ROOT));
    return canary;
  }

  /** A new value in any form. */
  String any() {
    return switch (random.nextInt(7)) {
      case 0 -> plant(new UUID(random.nextLong(), random.nextLong()).toString());
      case 1 -> plant(Long.toHexString(random.nextLong() | 1L << 63));
      case 2 ->
          "https://" + word() + ":" + word() + "@" + word() + ".test/" + word() + "?x=" + word();
      case 3 -> Base64.getEncoder().encodeToString(word().getBytes(UTF_8));
      case 4 -> "/" + word() + "/" + word() + "." + word();
      default -> word();
    };
  }

  /** New values as an argument of a shell command. */
  String quoted() {
    return switch (random.nextInt(3)) {
      case 0 -> "'" + any() + " " + any() + "'";
      case 1 -> "\"" + any() + " $" + word() + "/${" + word() + ":-" + word() + "}\"";
      default -> any();
    };
  }

  /** One of the choices; a § in it is replaced by a new value. */
  String pick(String... choices) {
    String choice = choices[random.nextInt(choices.length)];
    return choice.contains("§") ? choice.replace("§", word()) : choice;
  }
}
