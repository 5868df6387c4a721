package imdstape.replayer.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.command.Failure;
import imdstape.replayer.scenario.Fields;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a running replay can be reached: a small file for each, in a directory that nobody else
 * enters. What a killed replay left behind is taken away by whoever finds it.
 */
public final class RunFile {

  private static final String ENDING = ".json";

  private RunFile() {}

  /**
   * A replay that runs.
   *
   * @param endpoint where it serves metadata
   * @param control where it is told what to do
   * @param token to bear there, or null
   */
  public record Running(long pid, String endpoint, String control, @Nullable String token) {

    /** A token opens control: it does not show. */
    @Override
    public String toString() {
      return endpoint + " (process " + pid + ", control " + control + ")";
    }
  }

  /**
   * The directory of a user: of the session, if there is one, or else in the temporary one.
   *
   * @param environment {@code XDG_RUNTIME_DIR}
   */
  public static Path directory(Map<String, String> environment) {
    String session = environment.get("XDG_RUNTIME_DIR");
    return session == null || session.isEmpty()
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "imds-tape-" + System.getProperty("user.name"))
        : Path.of(session, "imds-tape");
  }

  /**
   * Says that this process can be reached.
   *
   * @return the file, which is to be deleted in the end
   * @throws IOException if there is no directory that is this user's alone
   */
  public static Path write(Path directory, Running running) throws IOException {
    prepare(directory);
    all(directory);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("endpoint", running.endpoint());
      json.writeStringField("control", running.control());
      if (running.token() != null) {
        json.writeStringField("token", running.token());
      }
      json.writeStringField("started", started(running.pid()));
      json.writeEndObject();
    }
    Path file = directory.resolve(running.pid() + ENDING);
    Files.deleteIfExists(file);
    Files.createFile(file, attributes(directory, "rw-------"));
    Files.writeString(file, text.append('\n').toString());
    return file;
  }

  private static void prepare(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = directory.getParent();
      Files.createDirectory(
          directory, attributes(parent == null ? directory : parent, "rwx------"));
    }
    if (!isOwn(directory)) {
      throw new IOException(directory + " is not this user's alone");
    }
  }

  /**
   * Where others can write they could send commands, and what they bear, to a listener of theirs.
   */
  private static boolean isOwn(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!isPosix(directory)) {
      return true;
    }
    PosixFileAttributes said =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return PosixFilePermissions.toString(said.permissions()).endsWith("------")
        && isThisUser(said.owner().getName())
        && Files.isWritable(directory);
  }

  /** A user without a name, as containers have them, is "?" to Java. */
  private static boolean isThisUser(String owner) {
    String user = System.getProperty("user.name");
    return owner.equals(user) || "?".equals(user);
  }

  private static FileAttribute<?>[] attributes(Path near, String rights) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * The replays that run; what others left behind is deleted. In a directory that is not this
   * user's alone there are none.
   */
  public static List<Running> all(Path directory) {
    List<Running> all = new ArrayList<>();
    try {
      if (!isOwn(directory)) {
        return all;
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("\\d{1,18}\\.json")) {
          read(file, Long.parseLong(name.substring(0, name.length() - ENDING.length())))
              .ifPresent(all::add);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return all;
  }

  private static Optional<Running> read(Path file, long pid) throws IOException {
    try {
      Fields fields = Fields.of(file.toString(), Files.readAllBytes(file), Failure::failed);
      boolean runs = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
      if (runs && fields.string("started").filter(started(pid)::equals).isPresent()) {
        return Optional.of(
            new Running(
                pid,
                fields.required("endpoint", "a running replay"),
                fields.required("control", "a running replay"),
                fields.string("token").orElse(null)));
      }
    } catch (Failure halfWritten) {
      if (ProcessHandle.of(pid).isPresent()) {
        return Optional.empty();
      }
    }
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  /** When a process started, because another may have its number by now; empty if it has ended. */
  private static String started(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toString)
        .orElse("");
  }
}
