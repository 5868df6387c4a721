package imdstape.replayer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoleCredentialsTest {

  private final RoleCredentials credentials =
      new RoleCredentials(
          "the-id",
          "the-secret",
          "the-token",
          Instant.parse("2026-11-23T10:00:00.9Z"),
          Instant.parse("2026-11-23T16:05:00Z"));

  @Test
  void toStringHidesSecrets() {
    assertThat(credentials.toString())
        .isEqualTo("Credentials[•••, until 2026-11-23T16:05:00Z]")
        .doesNotContain("the-id", "the-secret", "the-token");
  }

  @Test
  void theJsonMatchesTheServiceByteForByte() {
    assertThat(credentials.json())
        .isEqualTo(
            """
            {
              "Code" : "Success",
              "LastUpdated" : "2026-11-23T10:00:00Z",
              "Type" : "AWS-HMAC",
              "AccessKeyId" : "the-id",
              "SecretAccessKey" : "the-secret",
              "Token" : "the-token",
              "Expiration" : "2026-11-23T16:05:00Z"
            }\
            """);
  }
}
