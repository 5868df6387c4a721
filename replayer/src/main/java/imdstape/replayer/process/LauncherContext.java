package imdstape.replayer.process;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher has prepared around this process, which it passes as system properties.
 *
 * @param namespace how the namespace of this process was made, or null if it is in none
 * @param network the tool that connects the namespace to the host's network, or null if it is
 *     isolated
 * @param tunUnavailable whether it is isolated because {@code /dev/net/tun} cannot be used
 * @param obstacle the message of what prevented a namespace, or null
 * @param locale the original {@code LC_ALL} if the launcher has changed it; empty if it was not
 *     set, null if it is unchanged
 * @param outerNetworkNamespace the network namespace of the launcher, as {@code /proc} names it
 */
public record LauncherContext(
    @Nullable RunMode namespace,
    @Nullable String network,
    boolean tunUnavailable,
    @Nullable String obstacle,
    @Nullable String locale,
    @Nullable String outerNetworkNamespace) {

  private static final String NO_NETWORK = "none";
  private static final String NO_TUN_DEVICE = "closed";

  /** Reads the system properties of the launcher. */
  public static LauncherContext fromProperties(Properties properties) {
    String kind = properties.getProperty("imds.run.inside");
    String network = properties.getProperty("imds.run.network", NO_NETWORK);
    String obstacle = properties.getProperty("imds.run.obstacle");
    String locale = properties.getProperty("imds.run.locale");
    return new LauncherContext(
        kind == null || obstacle != null
            ? null
            : kind.equals(RunMode.SUDO.optionValue()) ? RunMode.SUDO : RunMode.NAMESPACE,
        network.equals(NO_NETWORK) || network.equals(NO_TUN_DEVICE) ? null : network,
        network.equals(NO_TUN_DEVICE),
        // the launcher writes an underscore for a space
        obstacle == null ? null : obstacle.replace('_', ' ').strip(),
        locale == null ? null : locale.equals("unset") ? "" : locale,
        properties.getProperty("imds.run.outer"));
  }

  /**
   * Explains why the namespace is isolated although {@code --isolated} was not given, and what to
   * do.
   */
  public String isolationReason() {
    return (tunUnavailable
            ? "/dev/net/tun is not there or not yours to write to; chmod 666 /dev/net/tun opens it"
            : "there is neither pasta nor slirp4netns; install passt")
        + ", or say with --isolated that it is meant";
  }
}
