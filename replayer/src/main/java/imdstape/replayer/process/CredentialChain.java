package imdstape.replayer.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /**
   * Further variables that hold secrets of the caller or belong to one of {@link #VARIABLES}; some
   * are of older SDKs.
   */
  private static final List<String> COMPANION_VARIABLES =
      List.of(
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_SECURITY_TOKEN",
          "AWS_ACCESS_KEY",
          "AWS_SECRET_KEY",
          "AWS_CREDENTIAL_FILE",
          "AWS_CREDENTIAL_EXPIRATION",
          "AWS_ROLE_ARN",
          "AWS_ROLE_SESSION_NAME",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
          "AWS_BEARER_TOKEN_BEDROCK");

  private static final String CREDENTIALS_FILE = "AWS_SHARED_CREDENTIALS_FILE";
  private static final String CONFIG_FILE = "AWS_CONFIG_FILE";
  private static final String NO_FILE = "/dev/null";

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
    credentialsFile(environment, text).ifPresent(file -> found.add(file.toString()));
    configFile(environment, text).ifPresent(file -> found.add(file.toString()));
    return found;
  }

  /**
   * Removes the caller's credentials from an environment: variables are removed, and a shared file
   * with credentials is replaced by an empty one. A program of the same user can still read the
   * files.
   *
   * @param text reads a file; empty if it cannot be read
   * @return the names of the removed variables and the replaced files
   */
  public static List<String> hide(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    List<String> hidden = new ArrayList<>();
    Stream.concat(VARIABLES.stream(), COMPANION_VARIABLES.stream())
        .filter(name -> environment.remove(name) != null)
        .forEach(hidden::add);
    Optional<Path> credentials = credentialsFile(environment, text);
    Optional<Path> config = configFile(environment, text);
    credentials.ifPresent(
        file -> {
          environment.put(CREDENTIALS_FILE, NO_FILE);
          hidden.add(file.toString());
        });
    config.ifPresent(
        file -> {
          environment.put(CONFIG_FILE, NO_FILE);
          hidden.add(file.toString());
        });
    return hidden;
  }

  /** The shared credentials file, if it holds an access key of any profile. */
  private static Optional<Path> credentialsFile(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    return sharedFile(environment, CREDENTIALS_FILE, "credentials")
        .filter(
            file ->
                text.apply(file)
                    .filter(content -> content.contains("aws_access_key_id"))
                    .isPresent());
  }

  /** The shared configuration file, if its default profile has credentials. */
  private static Optional<Path> configFile(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    return sharedFile(environment, CONFIG_FILE, "config")
        .filter(
            file -> text.apply(file).filter(CredentialChain::setsDefaultCredentials).isPresent());
  }

  /** Returns the shared configuration file if it sets another endpoint of the metadata service. */
  public static Optional<Path> endpointFile(
      Map<String, String> environment, Function<Path, Optional<String>> text) {
    return sharedFile(environment, CONFIG_FILE, "config")
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
