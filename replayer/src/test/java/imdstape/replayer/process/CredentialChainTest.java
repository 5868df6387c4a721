package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialChainTest {

  private static final Map<String, String> HOME = Map.of("HOME", "/home/me");
  private static final Path CREDENTIALS = Path.of("/home/me/.aws/credentials");
  private static final Path CONFIG = Path.of("/home/me/.aws/config");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_PROFILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI"
      })
  void aVariableIsReportedByNameWithoutItsValue(String name) {
    assertThat(
            CredentialChain.sourcesBeforeInstance(Map.of(name, "sesame"), file -> Optional.empty()))
        .containsExactly(name);
    assertThat(CredentialChain.sourcesBeforeInstance(Map.of(name, ""), file -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void regionAndEndpointVariablesAreNotReported() {
    assertThat(
            CredentialChain.sourcesBeforeInstance(
                Map.of("AWS_REGION", "us-east-1", "AWS_EC2_METADATA_DISABLED", "true"),
                file -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void theSharedCredentialsFileIsReportedByPath() {
    assertThat(before(CREDENTIALS, "[default]\naws_access_key_id = sesame\n"))
        .containsExactly(CREDENTIALS.toString());
    assertThat(before(CREDENTIALS, "# none\n")).isEmpty();
  }

  @Test
  void theFileNamedByAVariableIsRead() {
    Map<String, String> environment = new HashMap<>(HOME);
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/elsewhere");

    assertThat(
            CredentialChain.sourcesBeforeInstance(
                environment,
                file ->
                    Optional.of("aws_access_key_id")
                        .filter(text -> file.equals(Path.of("/elsewhere")))))
        .containsExactly("/elsewhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[default];region = us-east-1 | 0",
        "[default];credential_process = /bin/x | 1",
        "[default];sso_session = corp | 1",
        "[profile other];sso_session = corp | 0",
        "[default];region = x;[profile other];role_arn = y | 0",
      })
  void theConfigFileCountsIfItsDefaultProfileHasCredentials(String text, int count) {
    assertThat(before(CONFIG, text.replace(';', '\n'))).hasSize(count);
  }

  @Test
  void hiddenCredentialsAreGoneFromTheEnvironmentAndNamed() {
    Map<String, String> environment = new HashMap<>(HOME);
    List<String> secrets =
        List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    secrets.forEach(name -> environment.put(name, "sesame"));
    environment.put("AWS_REGION", "us-east-1");
    Function<Path, Optional<String>> text =
        file ->
            Optional.of(
                file.equals(CREDENTIALS)
                    ? "aws_access_key_id = sesame"
                    : "[default]\ncredential_process = sesame");

    List<String> hidden = CredentialChain.hide(environment, text);

    assertThat(hidden)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(secrets.stream(), Stream.of(CREDENTIALS.toString(), CONFIG.toString()))
                .toList());
    assertThat(environment)
        .isEqualTo(
            Map.of(
                "HOME", "/home/me",
                "AWS_REGION", "us-east-1",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_CONFIG_FILE", "/dev/null"));
    assertThat(CredentialChain.hide(environment, file -> Optional.empty())).isEmpty();
  }

  @Test
  void aConfigFileThatSetsTheEndpointIsFound() {
    assertThat(
            CredentialChain.endpointFile(
                HOME, file -> Optional.of("ec2_metadata_service_endpoint = http://x")))
        .contains(CONFIG);
    assertThat(CredentialChain.endpointFile(HOME, file -> Optional.of("region = x"))).isEmpty();
  }

  private static List<String> before(Path file, String text) {
    return CredentialChain.sourcesBeforeInstance(
        HOME, path -> Optional.of(text).filter(content -> path.equals(file)));
  }
}
