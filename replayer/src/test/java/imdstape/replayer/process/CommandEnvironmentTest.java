package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandEnvironmentTest {

  @Test
  void onlyEndpointVariablesAreRemoved() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_EC2_METADATA_V1_DISABLED", "true",
                "PATH", "/bin"));

    CommandEnvironment.removeEndpointSettings(environment);

    assertThat(environment)
        .isEqualTo(Map.of("AWS_EC2_METADATA_V1_DISABLED", "true", "PATH", "/bin"));
  }

  @Test
  void theProxyIsBypassedForTheServiceOnly() {
    Map<String, String> environment =
        new HashMap<>(Map.of("http_proxy", "http://proxy:3128", "no_proxy", "localhost"));

    CommandEnvironment.removeEndpointSettings(environment);

    assertThat(environment)
        .containsEntry("http_proxy", "http://proxy:3128")
        .containsEntry("no_proxy", "localhost,169.254.169.254,[fd00:ec2::254],fd00:ec2::254")
        .containsEntry("NO_PROXY", "169.254.169.254,[fd00:ec2::254],fd00:ec2::254");
  }

  @Test
  void theEndpointVariableHasTheSlashThatTheAwsCliNeeds() {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_EC2_METADATA_DISABLED", "true", "JAVA_TOOL_OPTIONS", "-Xmx1g"));

    CommandEnvironment.setEndpoint(environment, "http://127.0.0.1:1338", true);

    assertThat(environment)
        .isEqualTo(
            Map.of(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                "http://127.0.0.1:1338/",
                "JAVA_TOOL_OPTIONS",
                "-Xmx1g -Daws.ec2MetadataServiceEndpoint=http://127.0.0.1:1338"
                    + " -Dcom.amazonaws.sdk.ec2MetadataServiceEndpointOverride=http://127.0.0.1:1338"));
  }

  @Test
  void javaPropertiesAreSetOnlyOnRequest() {
    Map<String, String> environment = new HashMap<>();

    CommandEnvironment.setEndpoint(environment, "http://127.0.0.1:1338", false);

    assertThat(environment).containsOnlyKeys("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  }

  @Test
  void theLocaleOfTheCallerIsRestored() {
    Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));

    CommandEnvironment.restoreLocale(environment, null);
    assertThat(environment).containsEntry("LC_ALL", "C.UTF-8");
    CommandEnvironment.restoreLocale(environment, "POSIX");
    assertThat(environment).containsEntry("LC_ALL", "POSIX");
    CommandEnvironment.restoreLocale(environment, "");
    assertThat(environment).isEmpty();
  }
}
