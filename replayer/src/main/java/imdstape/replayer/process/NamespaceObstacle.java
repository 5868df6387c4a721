package imdstape.replayer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Why no network namespace can be made here, and what helps.
 *
 * @param reason a clause
 * @param fixes what helps, a clause each
 */
public record NamespaceObstacle(String reason, List<String> fixes) {

  private static final String ENV =
      "--mode env, which reaches what uses an AWS SDK and not what knows the address itself";
  private static final String SUDO = "--mode sudo, by which root makes the namespace";

  /**
   * What the system tells about namespaces.
   *
   * @param restrictedByAppArmor whether AppArmor restricts user namespaces, as on Ubuntu 23.10 and
   *     later ({@code kernel.apparmor_restrict_unprivileged_userns})
   * @param userNamespacesDisabled whether user namespaces are disabled ({@code
   *     user.max_user_namespaces} is 0)
   * @param reservedForRoot whether only root may make user namespaces, as on older Debian ({@code
   *     kernel.unprivileged_userns_clone} is 0)
   * @param isRoot whether the user is root
   * @param isContainer whether this is a container
   */
  public record SystemFacts(
      boolean restrictedByAppArmor,
      boolean userNamespacesDisabled,
      boolean reservedForRoot,
      boolean isRoot,
      boolean isContainer) {

    /** Reads the facts of this system. */
    public static SystemFacts ofThisSystem() {
      return new SystemFacts(
          fileEquals("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"),
          fileEquals("/proc/sys/user/max_user_namespaces", "0"),
          fileEquals("/proc/sys/kernel/unprivileged_userns_clone", "0"),
          System.getProperty("user.name", "").equals("root"),
          Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv")));
    }

    private static boolean fileEquals(String file, String value) {
      try {
        return Files.readString(Path.of(file)).strip().equals(value);
      } catch (IOException unknownToThisKernel) {
        return false;
      }
    }
  }

  /**
   * Explains a failure.
   *
   * @param failure the message of the tool that failed, or {@code no} and what the launcher did not
   *     find
   */
  public static NamespaceObstacle diagnose(String failure, SystemFacts facts) {
    if (failure.startsWith("no Linux")) {
      return new NamespaceObstacle(
          "network namespaces are Linux's, and this is " + failure.substring("no Linux: ".length()),
          List.of(ENV, "imds reach, which tells how the address is had here", "a Linux container"));
    }
    if (failure.startsWith("no ")) {
      return missingTool(failure.substring("no ".length()));
    }
    if (failure.contains("unrecognized option") || failure.contains("invalid option")) {
      return new NamespaceObstacle(
          "unshare or setpriv is too old (" + failure + "); util-linux 2.35 or later knows it",
          List.of("a newer util-linux", SUDO, ENV));
    }
    if (facts.userNamespacesDisabled() || failure.contains("No space left on device")) {
      return new NamespaceObstacle(
          "user namespaces are switched off (user.max_user_namespaces is 0)",
          List.of("sudo sysctl -w user.max_user_namespaces=15000", SUDO, ENV));
    }
    if (facts.restrictedByAppArmor() && !facts.isRoot()) {
      return new NamespaceObstacle(
          "AppArmor takes the rights in a user namespace away, as Ubuntu 24.04 has it",
          List.of(
              SUDO,
              "a profile that lets an own copy of unshare make them (docs/reaching.md)",
              "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, for the whole"
                  + " machine",
              ENV));
    }
    if (facts.reservedForRoot() && !facts.isRoot()) {
      return new NamespaceObstacle(
          "only root may make user namespaces (kernel.unprivileged_userns_clone is 0)",
          List.of("sudo sysctl -w kernel.unprivileged_userns_clone=1", SUDO, ENV));
    }
    if (facts.isContainer()) {
      return new NamespaceObstacle(
          "this container may make no namespace (" + failure + ")",
          List.of("a replay that shares the container's network (docs/reaching.md)", ENV));
    }
    return new NamespaceObstacle(
        "the namespace could not be made (" + failure + ")", List.of(SUDO, ENV));
  }

  private static NamespaceObstacle missingTool(String tool) {
    return switch (tool) {
      case "sudo" -> new NamespaceObstacle("there is no sudo", List.of("running it as root", ENV));
      case "ip" ->
          new NamespaceObstacle("there is no ip", List.of("installing iproute2 (or iproute)", ENV));
      default ->
          new NamespaceObstacle("there is no " + tool, List.of("installing util-linux", ENV));
    };
  }

  /** The message for the user. */
  public String message() {
    return "no namespace of its own for the command: "
        + reason
        + "\nwhat helps:\n  "
        + String.join("\n  ", fixes);
  }
}
