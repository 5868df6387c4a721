package imdstape.recorder.client.diagnosis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment that a recorder runs in, judged by the names of environment variables and by a
 * few files. The values of variables are never read: some of them lead to credentials.
 *
 * @param isEc2Instance whether the firmware names Amazon EC2 as the vendor
 * @param isContainer whether the process seems to run in a container
 * @param isEcsTask whether the process seems to be a task of ECS or Fargate
 */
public record HostEnvironment(boolean isEc2Instance, boolean isContainer, boolean isEcsTask) {

  /** An environment that was not examined. */
  public static final HostEnvironment UNKNOWN = new HostEnvironment(false, false, false);

  private static final Set<String> ECS_TASK_VARIABLES =
      Set.of(
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "ECS_CONTAINER_METADATA_URI",
          "ECS_CONTAINER_METADATA_URI_V4");
  private static final String KUBERNETES_VARIABLE = "KUBERNETES_SERVICE_HOST";
  private static final Pattern CONTAINER_CGROUP =
      Pattern.compile("docker|kubepods|containerd|libpod|lxc|/ecs/");

  /**
   * Examines the environment.
   *
   * @param variables the names of the environment variables
   * @param root the root of the file system
   */
  public static HostEnvironment detect(Set<String> variables, Path root) {
    boolean task = variables.stream().anyMatch(ECS_TASK_VARIABLES::contains);
    boolean container =
        task
            || variables.contains(KUBERNETES_VARIABLE)
            || Files.exists(root.resolve(".dockerenv"))
            || Files.exists(root.resolve("run/.containerenv"))
            || CONTAINER_CGROUP.matcher(textOrEmpty(root.resolve("proc/1/cgroup"))).find();
    boolean instance =
        textOrEmpty(root.resolve("sys/class/dmi/id/sys_vendor")).startsWith("Amazon EC2");
    return new HostEnvironment(instance, container, task);
  }

  /** The text of a file, empty if it does not exist or cannot be read. */
  private static String textOrEmpty(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
