package imdstape.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.cli.CommandException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that tell commands how to reach running replays: one for each replay, in the private
 * directory of the user. Files of ended replays are deleted when they are found. A container that
 * shares the directory has process ids of its own, so that its files are not judged from outside.
 */
public final class RunFile {

  private static final String SUFFIX = ".json";

  /** A process id and, on Linux, the PID namespace in which it is valid. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?" + Pattern.quote(SUFFIX));

  private static final Path PROC = Path.of("/proc");

  private RunFile() {}

  /**
   * A running replay.
   *
   * @param pid its process id
   * @param endpoint the URL of its metadata endpoint
   * @param control the URL of its control API
   * @param token the control token, or null if control needs none
   */
  public record RunningReplay(long pid, String endpoint, String control, @Nullable String token) {

    /** Hides the token. */
    @Override
    public String toString() {
      return endpoint + " (process " + pid + ", control " + control + ")";
    }
  }

  /**
   * Writes the file of a replay, and deletes those of ended replays.
   *
   * @return the file, which the caller deletes when the replay ends
   * @throws IOException if there is no directory that only this user may access
   */
  public static Path write(Path directory, RunningReplay running) throws IOException {
    RunDirectory.prepare(directory);
    listRunning(directory);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("endpoint", running.endpoint());
      json.writeStringField("control", running.control());
      if (running.token() != null) {
        json.writeStringField("token", running.token());
      }
      json.writeStringField("started", startStamp(running.pid()));
      json.writeEndObject();
    }
    return RunDirectory.write(
        directory.resolve(fileName(running.pid(), namespace())), text.append('\n').toString());
  }

  /** The name of the file of a process; the namespace is empty where there are none. */
  static String fileName(long pid, String namespace) {
    return pid + (namespace.isEmpty() ? "" : "-" + namespace) + SUFFIX;
  }

  /**
   * The running replays; deletes the files of ended ones. Empty if other users may access the
   * directory.
   */
  public static List<RunningReplay> listRunning(Path directory) {
    List<RunningReplay> all = new ArrayList<>();
    for (Path file : listFiles(directory, true)) {
      try {
        readOrDelete(file, pid(file)).ifPresent(all::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return all;
  }

  /**
   * The replays of other containers that share the directory. Nothing is deleted, because it is not
   * known here whether they still run.
   */
  public static List<RunningReplay> listInOtherContainers(Path directory) {
    List<RunningReplay> all = new ArrayList<>();
    for (Path file : listFiles(directory, false)) {
      try {
        toRunningReplay(RunDirectory.read(file), pid(file)).ifPresent(all::add);
      } catch (IOException | CommandException goneOrHalfWritten) {
        // its own container deletes it
      }
    }
    return all;
  }

  /** The files of ended replays; nothing is deleted. */
  static List<Path> listStale(Path directory) {
    return listFiles(directory, true).stream().filter(file -> hasEnded(pid(file))).toList();
  }

  private static long pid(Path file) {
    return Long.parseLong(matchName(file).group(1));
  }

  /** Whether a file's process id is valid in this PID namespace. */
  private static boolean isInOwnNamespace(Path file) {
    String namespace = matchName(file).group(2);
    return namespace == null || namespace.equals(namespace());
  }

  private static Matcher matchName(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no file of a replay");
    }
    return name;
  }

  /** The inode of this PID namespace; empty where there are no namespaces. */
  private static String namespace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return "";
    }
  }

  private static List<Path> listFiles(Path directory, boolean ownNamespace) {
    try {
      if (!RunDirectory.isPrivate(directory)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(directory)) {
        return files
            .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
            .filter(file -> isInOwnNamespace(file) == ownNamespace)
            .sorted()
            .toList();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Optional<RunningReplay> readOrDelete(Path file, long pid) throws IOException {
    String started = startStamp(pid);
    if (started.isEmpty() && !hasEnded(pid)) {
      return Optional.empty();
    }
    try {
      Map<String, String> fields = RunDirectory.read(file);
      Optional<RunningReplay> running = toRunningReplay(fields, pid);
      if (running.isPresent() && isRunning(pid, fields.getOrDefault("started", ""))) {
        return running;
      }
    } catch (CommandException halfWritten) {
      if (!started.isEmpty()) {
        return Optional.empty();
      }
    }
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  private static Optional<RunningReplay> toRunningReplay(Map<String, String> fields, long pid) {
    String endpoint = fields.get("endpoint");
    String control = fields.get("control");
    return endpoint == null || control == null
        ? Optional.empty()
        : Optional.of(new RunningReplay(pid, endpoint, control, fields.get("token")));
  }

  /**
   * Whether a process runs and is the one that was recorded.
   *
   * @param started its start stamp at that time, as {@link #startStamp} gave it
   */
  static boolean isRunning(long pid, String started) {
    return !started.isEmpty() && started.equals(startStamp(pid));
  }

  /**
   * Identifies the start of a process, since process ids are reused; empty if it has ended. On
   * Linux it is the boot id with the clock ticks since boot: the time of day that Java computes
   * from these changes when the system clock is set.
   */
  static String startStamp(long pid) {
    if (hasEnded(pid)) {
      return "";
    }
    List<String> stat = readStat(pid);
    return stat.isEmpty()
        ? ProcessHandle.of(pid)
            .flatMap(process -> process.info().startInstant())
            .map(Instant::toString)
            .orElse("")
        : bootId() + stat.get(19);
  }

  private static boolean hasEnded(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() || isZombie(pid);
  }

  /** Whether a process is a zombie; in a container without an init process it stays one. */
  private static boolean isZombie(long pid) {
    List<String> stat = readStat(pid);
    return !stat.isEmpty() && stat.get(0).equals("Z");
  }

  /**
   * The fields of /proc/PID/stat from the third on, the state; empty where there is no such file.
   */
  private static List<String> readStat(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      // the second field is a name in parentheses, which may hold any character
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
      return fields.size() > 19 ? fields : List.of();
    } catch (IOException notLinux) {
      return List.of();
    }
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip() + " ";
    } catch (IOException notLinux) {
      return "";
    }
  }
}
