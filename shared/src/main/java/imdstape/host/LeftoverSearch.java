package imdstape.host;

import imdstape.ec2.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what killed replays and manual set-ups have left on this machine. Changes nothing. */
public final class LeftoverSearch {

  private static final String IPV4 = "169.254.169.254";
  private static final String IPV6 = "fd00:ec2::254";

  /** After this time a directory of {@code imds run} is a leftover: a start takes seconds. */
  private static final Duration MAX_START_TIME = Duration.ofMinutes(5);

  /**
   * Something that was left, or a place that could not be searched.
   *
   * @param description what was left and where
   * @param undoCommand the command that removes it; null for a place that could not be searched
   */
  public record Leftover(String description, @Nullable String undoCommand) {}

  /**
   * The machine and user to search.
   *
   * @param directory the directory of the user's run files
   * @param tools the programs of the machine
   * @param localAddresses whether an address belongs to the machine
   * @param osName the system property {@code os.name}
   * @param insideRun whether the process runs inside {@code imds run}, where the service addresses
   *     are expected
   * @param userName the owner of the directories to search
   */
  public record SearchContext(
      Path directory,
      SystemTools tools,
      Predicate<String> localAddresses,
      String osName,
      boolean insideRun,
      String userName) {

    /** The context of the current machine and user. */
    public static SearchContext ofThisMachine(Map<String, String> environment) {
      return new SearchContext(
          RunDirectory.of(environment),
          SystemTools.of(environment.getOrDefault("PATH", "")),
          SearchContext::isLocalAddress,
          System.getProperty("os.name", ""),
          environment.containsKey("IMDS_CONTROL_URL"),
          System.getProperty("user.name", ""));
    }

    /** Whether an address belongs to this machine. */
    public static boolean isLocalAddress(String literal) {
      try {
        InetAddress address = IpAddress.parse(literal).orElseThrow().toInetAddress();
        return NetworkInterface.getByInetAddress(address) != null;
      } catch (IOException noInterfaces) {
        return false;
      }
    }
  }

  private final SearchContext context;
  private final List<Leftover> found = new ArrayList<>();

  private LeftoverSearch(SearchContext place) {
    this.context = place;
  }

  /**
   * Finds all leftovers.
   *
   * @param now the current time, to tell old directories from those of a starting run
   */
  public static List<Leftover> find(SearchContext place, Instant now)
      throws IOException, InterruptedException {
    LeftoverSearch leftovers = new LeftoverSearch(place);
    leftovers.findRedirect();
    leftovers.findAddresses();
    leftovers.findRunFiles();
    leftovers.findRunDirectories(now);
    return leftovers.found;
  }

  private void findRedirect() throws IOException, InterruptedException {
    Optional<UpFile.UpReplay> up = UpFile.read(context.directory());
    if (up.isPresent()) {
      if (!up.get().isRunning()) {
        add(
            IPV4 + " leads to a replay of imds up that has ended (process " + up.get().pid() + ")",
            "imds down");
      }
      return;
    }
    switch (RedirectTable.presence(context.tools(), List.of())) {
      case PRESENT ->
          add(
              "the nft table " + RedirectTable.NAME + ", of no imds up of this user",
              RedirectTable.DELETE_COMMAND);
      case UNKNOWN ->
          add("not looked at, as only root may: is there an nft table " + RedirectTable.NAME, null);
      case ABSENT -> {}
    }
  }

  private void findAddresses() {
    if (context.insideRun()) {
      return;
    }
    boolean mac = context.osName().startsWith("Mac");
    boolean windows = context.osName().startsWith("Windows");
    if (context.localAddresses().test(IPV4)) {
      add(
          IPV4 + " is an address of this machine",
          mac
              ? "sudo ifconfig lo0 -alias " + IPV4
              : windows
                  ? "netsh interface ipv4 delete address \"Loopback Pseudo-Interface 1\" " + IPV4
                  : "sudo ip addr del " + IPV4 + "/32 dev lo");
    }
    if (context.localAddresses().test(IPV6)) {
      add(
          IPV6 + " is an address of this machine",
          mac
              ? "sudo ifconfig lo0 inet6 " + IPV6 + " -alias"
              : "sudo ip -6 addr del " + IPV6 + "/128 dev lo");
    }
  }

  private void findRunFiles() {
    RunFile.listStale(context.directory())
        .forEach(file -> add("the file of a replay that has ended", "rm " + file));
  }

  private void findRunDirectories(Instant now) throws IOException {
    Path parent = context.directory().toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> all = Files.list(parent)) {
      for (Path directory : all.filter(LeftoverSearch::isRunDirectory).sorted().toList()) {
        boolean old =
            Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(now.minus(MAX_START_TIME));
        if (old
            && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                .getName()
                .equals(context.userName())) {
          add("the directory of an imds run that was killed as it began", "rm -r " + directory);
        }
      }
    }
  }

  private static boolean isRunDirectory(Path path) {
    return String.valueOf(path.getFileName()).startsWith("imds-run.")
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void add(String what, @Nullable String undo) {
    found.add(new Leftover(what, undo));
  }
}
