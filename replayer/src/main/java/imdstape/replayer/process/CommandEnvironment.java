package imdstape.replayer.process;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment of a command that is to find the replay, made of that of its caller. */
public final class CommandEnvironment {

  private static final String ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

  /** AWS SDKs and Tools Reference Guide, "IMDS client": what leads elsewhere, or nowhere. */
  private static final List<String> ENDPOINT_VARIABLES =
      List.of(
          ENDPOINT_VARIABLE, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_EC2_METADATA_DISABLED");

  /** botocore and curl ask a proxy for the service too, unless they are told not to. */
  private static final List<String> PROXY_VARIABLES =
      List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

  private static final List<String> NO_PROXY_VARIABLES = List.of("no_proxy", "NO_PROXY");

  private CommandEnvironment() {}

  /** Takes out of it what leads elsewhere than to the address itself. */
  public static void removeEndpointSettings(Map<String, String> environment) {
    ENDPOINT_VARIABLES.forEach(environment::remove);
    bypassProxy(environment, "169.254.169.254,[fd00:ec2::254],fd00:ec2::254");
  }

  /**
   * Points AWS SDKs to an endpoint.
   *
   * @param java whether programs in Java that read no such variable are told by properties
   */
  public static void setEndpoint(Map<String, String> environment, String endpoint, boolean java) {
    ENDPOINT_VARIABLES.forEach(environment::remove);
    // AWS CLI 2.9 wants the slash, and no other client minds it
    environment.put(ENDPOINT_VARIABLE, endpoint + "/");
    bypassProxy(environment, "127.0.0.1");
    if (java) {
      // of version 2 and of version 1
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

  /** Gives the command its caller's letters back. */
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
