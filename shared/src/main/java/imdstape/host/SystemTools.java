package imdstape.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and runs programs of this machine, such as nft. */
public interface SystemTools {

  /** The directories of administration tools, which few users have in their PATH. */
  List<String> ADMIN_DIRECTORIES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  /** The result of a program: its exit code, and standard output with standard error. */
  record ToolResult(int exitCode, String output) {}

  /** The path of a program; empty if it is not installed. */
  Optional<String> find(String name);

  /**
   * Runs a program and waits for its end.
   *
   * @param input its standard input
   * @param command its path and arguments
   */
  ToolResult run(String input, List<String> command) throws IOException, InterruptedException;

  /**
   * The programs of this machine.
   *
   * @param path the value of {@code PATH}
   */
  static SystemTools of(String path) {
    return new SystemTools() {
      @Override
      public Optional<String> find(String name) {
        return Stream.concat(Stream.of(path.split(":")), ADMIN_DIRECTORIES.stream())
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, name))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .map(Path::toString)
            .findFirst();
      }

      @Override
      public ToolResult run(String input, List<String> command)
          throws IOException, InterruptedException {
        // callers search the output for English words
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
          process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
          process.getOutputStream().close();
        } catch (IOException inputNotRead) {
          // a program that reads no input explains in its output why
        }
        String output =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new ToolResult(process.waitFor(), output);
      }
    };
  }
}
