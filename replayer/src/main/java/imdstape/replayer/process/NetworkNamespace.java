package imdstape.replayer.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The network namespace that this process is in. */
public final class NetworkNamespace {

  private static final Path PROC = Path.of("/proc");
  private static final int POLL_INTERVAL_MILLIS = 5;
  private static final long NETWORK_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private NetworkNamespace() {}

  /**
   * Waits for the network that is being joined to it: what starts before finds none.
   *
   * @return whether it came
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

  /** Time that only passes. */
  @FunctionalInterface
  public interface NanoClock {
    /** From any instant that stays the same. */
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

  /** Whether the kernel's tables have a default route by a device that is not lo. */
  static boolean hasDefaultRoute(String four, String six) {
    return four.lines()
            .map(line -> line.split("\\s+"))
            .anyMatch(NetworkNamespace::isIpv4DefaultRoute)
        || six.lines()
            .anyMatch(line -> line.startsWith("0".repeat(32) + " 00 ") && !line.endsWith(" lo"));
  }

  private static boolean isIpv4DefaultRoute(String... fields) {
    return fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000");
  }

  /**
   * Ends what the command has left in it, where nothing answers any more; nothing at all, unless
   * this is another namespace than the one that the launcher came from.
   */
  public static void killRemaining(LauncherContext inside) {
    Optional<Path> here =
        readLink(PROC.resolve("self/ns/net"))
            .filter(
                own ->
                    inside.outerNetworkNamespace() != null
                        && !own.toString().equals(inside.outerNetworkNamespace()));
    boolean found = here.isPresent();
    // a process that makes others while this looks is met again
    for (int round = 0; found && round < 100; round++) {
      found = killOnce(here.get());
    }
  }

  private static boolean killOnce(Path here) {
    long self = ProcessHandle.current().pid();
    boolean found = false;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path one : all) {
        long pid = Long.parseLong(one.getFileName().toString());
        if (pid != self && readLink(one.resolve("ns/net")).filter(here::equals).isPresent()) {
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
