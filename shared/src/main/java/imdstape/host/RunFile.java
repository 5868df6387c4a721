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
 * Where a running replay can be reached: a small file for each, in a directory that nobody else
 * enters. What a killed replay left behind is taken away by whoever finds it and can tell: a
 * container that shares the directory has processes, and numbers for them, of its own.
 */
public final class RunFile {

  private static final String SUFFIX = ".json";

  /** A process, and of Linux the namespace in which that is its number. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?" + Pattern.quote(SUFFIX));

  private static final Path PROC = Path.of("/proc");

  private RunFile() {}

  /**
   * A replay that runs.
   *
   * @param endpoint where it serves metadata
   * @param control where it is told what to do
   * @param token to bear there, or null
   */
  public record RunningReplay(long pid, String endpoint, String control, @Nullable String token) {

    /** A token opens control: it does not show. */
    @Override
    public String toString() {
      return endpoint + " (process " + pid + ", control " + control + ")";
    }
  }

  /**
   * Says that this process can be reached.
   *
   * @return the file, which is to be deleted in the end
   * @throws IOException if there is no directory that is this user's alone
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

  /** Of the file of a process, in a namespace if there are such. */
  static String fileName(long pid, String namespace) {
    return pid + (namespace.isEmpty() ? "" : "-" + namespace) + SUFFIX;
  }

  /**
   * The replays that run; what others left behind is deleted. In a directory that is not this
   * user's alone there are none.
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
   * The replays of other containers that share the directory. Whether they still run nobody can
   * tell here, and so nothing is deleted.
   */
  public static List<RunningReplay> listInOtherContainers(Path directory) {
    List<RunningReplay> all = new ArrayList<>();
    for (Path file : listFiles(directory, false)) {
      try {
        toRunningReplay(RunDirectory.read(file), pid(file)).ifPresent(all::add);
      } catch (IOException | CommandException goneOrHalfWritten) {
        // its own container has the say
      }
    }
    return all;
  }

  /** The files of replays that have ended; nothing is deleted. */
  static List<Path> listStale(Path directory) {
    return listFiles(directory, true).stream().filter(file -> hasEnded(pid(file))).toList();
  }

  private static long pid(Path file) {
    return Long.parseLong(matchName(file).group(1));
  }

  /** Whether the number of a file's process means a process here. */
  private static boolean isHere(Path file) {
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

  /** In which processes have their numbers, by its inode; empty where there is no such thing. */
  private static String namespace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException noLinux) {
      return "";
    }
  }

  private static List<Path> listFiles(Path directory, boolean here) {
    try {
      if (!RunDirectory.isPrivate(directory)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(directory)) {
        return files
            .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
            .filter(file -> isHere(file) == here)
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
      Map<String, String> said = RunDirectory.read(file);
      Optional<RunningReplay> running = toRunningReplay(said, pid);
      if (running.isPresent() && isRunning(pid, said.getOrDefault("started", ""))) {
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

  private static Optional<RunningReplay> toRunningReplay(Map<String, String> said, long pid) {
    String endpoint = said.get("endpoint");
    String control = said.get("control");
    return endpoint == null || control == null
        ? Optional.empty()
        : Optional.of(new RunningReplay(pid, endpoint, control, said.get("token")));
  }

  /**
   * Whether a process runs, and is the one that is meant.
   *
   * @param started as {@link #startStamp} said it then
   */
  static boolean isRunning(long pid, String started) {
    return !started.isEmpty() && started.equals(startStamp(pid));
  }

  /**
   * When a process started, because another may have its number by now; empty if it has ended. On
   * Linux the boot, and the ticks since: the time of day that Java reckons from them is another one
   * once somebody sets the clock.
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

  /** In a container nobody may take note of an end, and then it has a number for ever. */
  private static boolean isZombie(long pid) {
    List<String> stat = readStat(pid);
    return !stat.isEmpty() && stat.get(0).equals("Z");
  }

  /** The fields of proc(5) from the third on, its state; none where there is no such file. */
  private static List<String> readStat(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      // the second field is a name in parentheses, and may hold anything
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
      return fields.size() > 19 ? fields : List.of();
    } catch (IOException noLinux) {
      return List.of();
    }
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip() + " ";
    } catch (IOException notTold) {
      return "";
    }
  }
}
