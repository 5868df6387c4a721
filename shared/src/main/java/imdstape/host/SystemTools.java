package imdstape.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine, such as nft. */
public interface SystemTools {

  /** Administrators' tools are on few people's PATH. */
  List<String> ADMIN_DIRECTORIES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  /** How one ended. */
  record ToolResult(int exitCode, String output) {}

  /** Where one is, if there is one. */
  Optional<String> find(String name);

  /**
   * Runs one to its end.
   *
   * @param input that it reads
   */
  ToolResult run(String input, List<String> command) throws IOException, InterruptedException;

  /**
   * Those of this machine.
   *
   * @param path the environment's {@code PATH}
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
        // the words below are searched for
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
          process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
          process.getOutputStream().close();
        } catch (IOException itReadsNothing) {
          // and what it has to say about that comes below
        }
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new ToolResult(process.waitFor(), said);
      }
    };
  }
}
