package imdstape.replayer.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SessionTokens tokens = new SessionTokens(key("one"), "i-0abcdef1234567890");

  @Test
  void aTokenLooksAsCapturedOnesDo() {
    String token = tokens.issue("AQAEA", MINUTE, NOW, 7);

    assertThat(token).hasSize(56).startsWith("AQAEA").matches("[A-Za-z0-9_-]{54}==");
    assertThat(Base64.getUrlDecoder().decode(token)).hasSize(40).startsWith(1, 0, 4, 0);
  }

  @Test
  void aFreshTokenHasTheWholeTtlLeft() {
    assertThat(tokens.remainingSeconds(tokens.issue("AQAEA", MINUTE, NOW, 0), NOW)).hasValue(60);
    assertThat(tokens.remainingSeconds(tokens.issue("AQAEA", Duration.ofHours(6), NOW, 0), NOW))
        .hasValue(21_600);
  }

  @Test
  void theRemainingSecondsAreRoundedUp() {
    String token = tokens.issue("AQAEA", MINUTE, NOW, 0);

    assertThat(tokens.remainingSeconds(token, NOW.plusMillis(1))).hasValue(60);
    assertThat(tokens.remainingSeconds(token, NOW.plusMillis(999))).hasValue(60);
    assertThat(tokens.remainingSeconds(token, NOW.plusMillis(1_000))).hasValue(59);
    assertThat(tokens.remainingSeconds(token, NOW.plusMillis(59_999))).hasValue(1);
  }

  @Test
  void aTokenIsRefusedOnceItsTtlHasPassed() {
    String token = tokens.issue("AQAEA", MINUTE, NOW, 0);

    assertThat(tokens.remainingSeconds(token, NOW.plus(MINUTE).minusMillis(1))).isPresent();
    assertThat(tokens.remainingSeconds(token, NOW.plus(MINUTE))).isEmpty();
    assertThat(tokens.remainingSeconds(token, NOW.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    SessionTokens others = new SessionTokens(key("two"), "i-0abcdef1234567890");

    assertThat(tokens.remainingSeconds(others.issue("AQAEA", MINUTE, NOW, 0), NOW)).isEmpty();
  }

  @Test
  void aTokenOfAnotherInstanceIsRefused() {
    SessionTokens others = new SessionTokens(key("one"), "i-0abcdef1234567891");

    assertThat(tokens.remainingSeconds(others.issue("AQAEA", MINUTE, NOW, 0), NOW)).isEmpty();
  }

  @Test
  void replaysWithTheSameKeyAndInstanceAcceptEachOthersTokens() {
    SessionTokens replica = new SessionTokens(key("one"), "i-0abcdef1234567890");

    assertThat(replica.remainingSeconds(tokens.issue("AQAEA", MINUTE, NOW, 0), NOW)).hasValue(60);
  }

  @Test
  void aTokenWithAnyChangedBitIsRefused() {
    byte[] sound = Base64.getUrlDecoder().decode(tokens.issue("AQAEA", MINUTE, NOW, 3));
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] turned = sound.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(tokens.remainingSeconds(Base64.getUrlEncoder().encodeToString(turned), NOW))
          .as("bit " + bit)
          .isEmpty();
    }
  }

  @Test
  void aTokenWithAnyCharacterChangedIsRefused() {
    String sound = tokens.issue("AQAEA", MINUTE, NOW, 3);
    for (int place = 0; place < sound.length(); place++) {
      for (char other : "ABQgw_-9=+/ é".toCharArray()) {
        if (sound.charAt(place) != other) {
          String changed = sound.substring(0, place) + other + sound.substring(place + 1);
          assertThat(tokens.remainingSeconds(changed, NOW)).as(changed).isEmpty();
        }
      }
    }
  }

  @Test
  void textThatIsNoTokenIsRefused() {
    String sound = tokens.issue("AQAEA", MINUTE, NOW, 3);

    for (String token : new String[] {"", "x", sound + " ", sound.substring(1), sound + sound}) {
      assertThat(tokens.remainingSeconds(token, NOW)).as(token).isEmpty();
    }
  }

  @Test
  void noTwoRequestsGetTheSameToken() {
    Set<String> issued = new HashSet<>();
    for (int number = 0; number < 2_000; number++) {
      issued.add(tokens.issue("AQAEA", MINUTE, NOW, number));
    }
    assertThat(issued).hasSize(2_000);
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
