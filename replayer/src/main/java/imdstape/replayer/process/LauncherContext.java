package imdstape.replayer.process;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher has done around this process, as it says in properties.
 *
 * @param kind of namespace this process is in, or null if it is in none
 * @param network that joins it to this machine's, or null if it leads nowhere
 * @param closed whether that is because nobody may make a network device
 * @param obstacle in the way of a namespace, as it was met, or null
 * @param locale that was {@code LC_ALL} before the launcher changed it; empty if it was not set,
 *     and null if it is as it was
 * @param outer the network namespace that the launcher came from, as {@code /proc} names it
 */
public record LauncherContext(
    @Nullable RunMode kind,
    @Nullable String network,
    boolean closed,
    @Nullable String obstacle,
    @Nullable String locale,
    @Nullable String outer) {

  private static final String NONE = "none";
  private static final String CLOSED = "closed";

  /** Reads the launcher's properties. */
  public static LauncherContext of(Properties said) {
    String kind = said.getProperty("imds.run.inside");
    String network = said.getProperty("imds.run.network", NONE);
    String obstacle = said.getProperty("imds.run.obstacle");
    String locale = said.getProperty("imds.run.locale");
    return new LauncherContext(
        kind == null || obstacle != null
            ? null
            : kind.equals(RunMode.SUDO.word()) ? RunMode.SUDO : RunMode.NAMESPACE,
        network.equals(NONE) || network.equals(CLOSED) ? null : network,
        network.equals(CLOSED),
        // the launcher has no other way to write a space
        obstacle == null ? null : obstacle.replace('_', ' ').strip(),
        locale == null ? null : locale.equals("unset") ? "" : locale,
        said.getProperty("imds.run.outer"));
  }

  /** Why it leads nowhere, though that was not asked for, and what to do. */
  public String whyIsolated() {
    return (closed
            ? "/dev/net/tun is not there or not yours to write to; chmod 666 /dev/net/tun opens it"
            : "there is neither pasta nor slirp4netns; install passt")
        + ", or say with --isolated that it is meant";
  }
}
