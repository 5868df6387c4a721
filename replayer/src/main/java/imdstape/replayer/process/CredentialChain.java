package imdstape.replayer.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the sources from which AWS SDKs take credentials before they ask the metadata service (AWS
 * SDKs and Tools Reference Guide, "Standardized credential providers").
 */
public final class CredentialChain {

  /** Variables, in the order in which most SDKs read them. */
  private static final List<String> VARIABLES =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  private static final String ENDPOINT_SETTING = "ec2_metadata_service_endpoint";

  private CredentialChain() {}

  /**
   * Returns the names of the variables and files that SDKs use before the metadata service. No
   * value is read from a variable or repeated from a file.
   *
   * @param text reads a file; empty if it cannot be read
   */
  public static List<String> sourcesBeforeInstance(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    List<String> found = new ArrayList<>();
    for (String name : VARIABLES) {
      if (!environment.getOrDefault(name, "").isEmpty()) {
        found.add(name);
      }
    }
    sharedFile(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
        .filter(
            file ->
                text.apply(file)
                    .filter(content -> content.contains("aws_access_key_id"))
                    .isPresent())
        .ifPresent(file -> found.add(file.toString()));
    sharedFile(environment, "AWS_CONFIG_FILE", "config")
        .filter(
            file -> text.apply(file).filter(CredentialChain::setsDefaultCredentials).isPresent())
        .ifPresent(file -> found.add(file.toString()));
    return found;
  }

  /** Returns the shared configuration file if it sets another endpoint of the metadata service. */
  public static Optional<Path> endpointFile(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    return sharedFile(environment, "AWS_CONFIG_FILE", "config")
        .filter(
            file ->
                text.apply(file).filter(content -> content.contains(ENDPOINT_SETTING)).isPresent());
  }

  private static boolean setsDefaultCredentials(String config) {
    int start = config.indexOf("[default]");
    if (start < 0) {
      return false;
    }
    int end = config.indexOf("\n[", start);
    String section = end < 0 ? config.substring(start) : config.substring(start, end);
    return List.of(
            "aws_access_key_id", "credential_process", "sso_session", "sso_start_url", "role_arn")
        .stream()
        .anyMatch(section::contains);
  }

  private static Optional<Path> sharedFile(
      Map<String, String> environment, String variable, String name) {
    String path = environment.getOrDefault(variable, "");
    String home = environment.getOrDefault("HOME", "");
    try {
      return !path.isEmpty()
          ? Optional.of(Path.of(path))
          : home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".aws", name));
    } catch (InvalidPathException invalid) {
      return Optional.empty();
    }
  }
}
