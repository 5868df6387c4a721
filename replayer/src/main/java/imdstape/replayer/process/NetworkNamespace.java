package imdstape.replayer.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Works on the network namespace of this process. */
public final class NetworkNamespace {

  private static final Path PROC = Path.of("/proc");
  private static final int POLL_INTERVAL_MILLIS = 5;
  private static final long NETWORK_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private NetworkNamespace() {}

  /**
   * Waits up to 5 s until the namespace has a default route; a command that starts earlier has no
   * network.
   *
   * @return whether there is one
   */
  public static boolean awaitNetwork(NanoClock clock) throws InterruptedException {
    long start = clock.nanos();
    while (!hasDefaultRoute()) {
      if (clock.nanos() - start > NETWORK_TIMEOUT_NANOS) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MILLIS);
    }
    return true;
  }

  /** A monotonic clock. */
  @FunctionalInterface
  public interface NanoClock {
    /** Nanoseconds since an arbitrary fixed time. */
    long nanos();
  }

  private static boolean hasDefaultRoute() {
    return hasDefaultRoute(read("net/route"), read("net/ipv6_route"));
  }

  private static String read(String name) {
    try {
      return Files.readString(PROC.resolve("self").resolve(name));
    } catch (IOException noSuchProtocol) {
      return "";
    }
  }

  /**
   * Returns whether a route table has a default route by another device than {@code lo}.
   *
   * @param ipv4 the content of {@code /proc/net/route}
   * @param ipv6 the content of {@code /proc/net/ipv6_route}
   */
  static boolean hasDefaultRoute(String ipv4, String ipv6) {
    return ipv4.lines()
            .map(line -> line.split("\\s+"))
            .anyMatch(NetworkNamespace::isIpv4DefaultRoute)
        || ipv6.lines()
            .anyMatch(line -> line.startsWith("0".repeat(32) + " 00 ") && !line.endsWith(" lo"));
  }

  private static boolean isIpv4DefaultRoute(String... fields) {
    return fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000");
  }

  /**
   * Kills the processes that the command has left in the namespace, where the service no longer
   * answers. Kills nothing unless the namespace differs from that of the launcher.
   */
  public static void killRemaining(LauncherContext launcher) {
    Optional<Path> namespace =
        readLink(PROC.resolve("self/ns/net"))
            .filter(
                own ->
                    launcher.outerNetworkNamespace() != null
                        && !own.toString().equals(launcher.outerNetworkNamespace()));
    boolean found = namespace.isPresent();
    // repeated, since a process may start others in the meantime
    for (int round = 0; found && round < 100; round++) {
      found = killOnce(namespace.get());
    }
  }

  private static boolean killOnce(Path namespace) {
    long self = ProcessHandle.current().pid();
    boolean found = false;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self
            && readLink(process.resolve("ns/net")).filter(namespace::equals).isPresent()) {
          found |= ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
        }
      }
    } catch (IOException noProc) {
      throw new UncheckedIOException(noProc);
    }
    return found;
  }

  private static Optional<Path> readLink(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException goneOrNotOurs) {
      return Optional.empty();
    }
  }
}
