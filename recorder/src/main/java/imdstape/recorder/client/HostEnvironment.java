package imdstape.recorder.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a recorder runs, as far as names of variables and a few files tell. Values of variables are
 * not looked at: some of these lead to credentials.
 *
 * @param isEc2Instance whether the machine's maker says that it is an EC2 instance
 * @param isContainer whether it looks like the inside of a container
 * @param isEcsTask whether it looks like a task of ECS or Fargate
 */
public record HostEnvironment(boolean isEc2Instance, boolean isContainer, boolean isEcsTask) {

  /** Nobody looked. */
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
   * Looks around.
   *
   * @param variables names of the environment's variables
   * @param root of the file system
   */
  public static HostEnvironment detect(Set<String> variables, Path root) {
    boolean task = variables.stream().anyMatch(ECS_TASK_VARIABLES::contains);
    boolean container =
        task
            || variables.contains(KUBERNETES_VARIABLE)
            || Files.exists(root.resolve(".dockerenv"))
            || Files.exists(root.resolve("run/.containerenv"))
            || CONTAINER_CGROUP.matcher(text(root.resolve("proc/1/cgroup"))).find();
    boolean instance = text(root.resolve("sys/class/dmi/id/sys_vendor")).startsWith("Amazon EC2");
    return new HostEnvironment(instance, container, task);
  }

  /** What a file says, or nothing where it is not there or not for everybody. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException noSuchSign) {
      return "";
    }
  }
}
