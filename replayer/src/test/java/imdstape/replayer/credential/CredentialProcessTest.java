package imdstape.replayer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialProcessTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path folder;

  @Test
  void printedCredentialsAreParsed() {
    RoleCredentials credentials = process("an-id", "2026-11-23T11:00:00+00:00").fetch(NOW);

    assertThat(credentials)
        .isEqualTo(new RoleCredentials("an-id", "a-secret", "a-token", NOW, NOW.plusSeconds(3600)));
    assertThat(credentials.toString() + process("an-id", "x")).doesNotContain("a-secret", "an-id");
  }

  @Test
  void aFailingProcessIsReportedWithoutItsOutput() {
    CredentialProcess fails = new CredentialProcess("echo secret; echo sesame >&2; exit 3");

    assertThatThrownBy(() -> fails.fetch(NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageNotContaining("sesame")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sesame | not JSON",
        "{\"AccessKeyId\": \"sesame\", \"SecretAccessKey\": \"sesame\"} | without a SessionToken",
        "{\"SessionToken\": \"t\", \"SecretAccessKey\": \"sesame\"} | says its \"AccessKeyId\"",
        "{\"SessionToken\": 7, \"AccessKeyId\": \"sesame\"} | says its \"SecretAccessKey\"",
        "{\"SessionToken\": \"t\", \"AccessKeyId\": \"se\\\"same\", \"SecretAccessKey\": \"s\"} |"
            + " no credential",
        "{\"SessionToken\": \"t\", \"Expiration\": \"sesame\"} | no time",
        "{\"SessionToken\": \"t\", \"Expiration\": \"2026-11-23T10:00:00Z\"} | ended at"
            + " 2026-11-23T10",
      })
  void invalidOutputIsRejectedWithoutRepeatingIt(String output, String why) {
    assertThatThrownBy(() -> CredentialProcess.parse(output.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void credentialsWithoutAnExpirationLastSixHours() {
    String output = "{\"AccessKeyId\":\"i\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}";

    assertThat(CredentialProcess.parse(output.getBytes(StandardCharsets.UTF_8), NOW).expiration())
        .isEqualTo(NOW.plusSeconds(6 * 3600));
  }

  private CredentialProcess process(String id, String expiration) {
    try {
      Path output =
          Files.writeString(
              folder.resolve("output.json"),
              """
              {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "a-secret",
               "SessionToken": "a-token", "Expiration": "%s"}
              """
                  .formatted(id, expiration));
      return new CredentialProcess("cat " + output);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
