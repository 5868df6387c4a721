package imdstape.replayer.process;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher has done around this process, as it says in properties.
 *
 * @param namespace of namespace this process is in, or null if it is in none
 * @param network that joins it to this machine's, or null if it leads nowhere
 * @param tunUnavailable whether that is because nobody may make a network device
 * @param obstacle in the way of a namespace, as it was met, or null
 * @param locale that was {@code LC_ALL} before the launcher changed it; empty if it was not set,
 *     and null if it is as it was
 * @param outerNetworkNamespace the network namespace that the launcher came from, as {@code /proc}
 *     names it
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

  /** Reads the launcher's properties. */
  public static LauncherContext fromProperties(Properties said) {
    String kind = said.getProperty("imds.run.inside");
    String network = said.getProperty("imds.run.network", NO_NETWORK);
    String obstacle = said.getProperty("imds.run.obstacle");
    String locale = said.getProperty("imds.run.locale");
    return new LauncherContext(
        kind == null || obstacle != null
            ? null
            : kind.equals(RunMode.SUDO.optionValue()) ? RunMode.SUDO : RunMode.NAMESPACE,
        network.equals(NO_NETWORK) || network.equals(NO_TUN_DEVICE) ? null : network,
        network.equals(NO_TUN_DEVICE),
        // the launcher has no other way to write a space
        obstacle == null ? null : obstacle.replace('_', ' ').strip(),
        locale == null ? null : locale.equals("unset") ? "" : locale,
        said.getProperty("imds.run.outer"));
  }

  /** Why it leads nowhere, though that was not asked for, and what to do. */
  public String isolationReason() {
    return (tunUnavailable
            ? "/dev/net/tun is not there or not yours to write to; chmod 666 /dev/net/tun opens it"
            : "there is neither pasta nor slirp4netns; install passt")
        + ", or say with --isolated that it is meant";
  }
}
