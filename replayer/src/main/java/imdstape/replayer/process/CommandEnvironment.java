package imdstape.replayer.process;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes the environment of a command so that the command reaches the replay. */
public final class CommandEnvironment {

  private static final String ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

  /**
   * The variables that make AWS SDKs use another endpoint, or none (AWS SDKs and Tools Reference
   * Guide, "IMDS client").
   */
  private static final List<String> ENDPOINT_VARIABLES =
      List.of(
          ENDPOINT_VARIABLE, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_EC2_METADATA_DISABLED");

  /**
   * The variables of a proxy, which botocore and curl use for the service too unless it is
   * excluded.
   */
  private static final List<String> PROXY_VARIABLES =
      List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

  private static final List<String> NO_PROXY_VARIABLES = List.of("no_proxy", "NO_PROXY");

  private CommandEnvironment() {}

  /** Removes the variables of another endpoint and excludes the service from proxies. */
  public static void removeEndpointSettings(Map<String, String> environment) {
    ENDPOINT_VARIABLES.forEach(environment::remove);
    bypassProxy(environment, "169.254.169.254,[fd00:ec2::254],fd00:ec2::254");
  }

  /**
   * Sets the endpoint of AWS SDKs.
   *
   * @param java whether to set Java system properties too, for SDKs that do not read the variable
   */
  public static void setEndpoint(Map<String, String> environment, String endpoint, boolean java) {
    ENDPOINT_VARIABLES.forEach(environment::remove);
    // AWS CLI 2.9 needs the slash, and other clients accept it
    environment.put(ENDPOINT_VARIABLE, endpoint + "/");
    bypassProxy(environment, "127.0.0.1");
    if (java) {
      // of the SDK 2 and of the SDK 1
      environment.merge(
          "JAVA_TOOL_OPTIONS",
          "-Daws.ec2MetadataServiceEndpoint="
              + endpoint
              + " -Dcom.amazonaws.sdk.ec2MetadataServiceEndpointOverride="
              + endpoint,
          (before, added) -> before + " " + added);
    }
  }

  private static void bypassProxy(Map<String, String> environment, String hosts) {
    if (PROXY_VARIABLES.stream().anyMatch(environment::containsKey)) {
      for (String name : NO_PROXY_VARIABLES) {
        environment.merge(
            name, hosts, (before, added) -> before.isEmpty() ? added : before + "," + added);
      }
    }
  }

  /**
   * Restores the locale that the launcher has changed.
   *
   * @param locale the original {@code LC_ALL}; empty if it was not set, null if it is unchanged
   */
  public static void restoreLocale(Map<String, String> environment, @Nullable String locale) {
    if (locale == null) {
      return;
    }
    if (locale.isEmpty()) {
      environment.remove("LC_ALL");
    } else {
      environment.put("LC_ALL", locale);
    }
  }
}
