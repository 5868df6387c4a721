package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.host.RedirectTable;
import imdstape.host.SystemTools;
import imdstape.host.UpFile;
import imdstape.replayer.process.BackgroundReplay;
import imdstape.replayer.redirect.MachineFacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code imds up} and {@code imds down} without changes of the network, which {@code .ci/alone}
 * tests.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class UpAndDownTest {

  @TempDir Path folder;
  private Path directory;
  private final List<String> commands = new ArrayList<>();
  private SystemTools.ToolResult answer = new SystemTools.ToolResult(0, "");

  @BeforeEach
  void name() {
    directory = folder.resolve("imds-tape");
  }

  @Test
  void aBackgroundReplayIsRecordedAndReportsItsPort() throws Exception {
    BackgroundReplay replay =
        BackgroundReplay.start(
            directory,
            launcher("echo serving \"$@\"; echo http://127.0.0.1:4711 >\"$7\"; exec sleep 60"),
            List.of("my.json", "--strict"));
    assertThat(replay.awaitPort()).isEqualTo(4711);
    assertThat(UpFile.read(directory)).contains(UpFile.UpReplay.of(replay.pid()));
    assertThat(replay.output())
        .startsWith("serving replay --listen 127.0.0.1 --port 0 ")
        .endsWith(" my.json --strict\n");

    replay.stop();
    assertThat(UpFile.read(directory)).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aReplayThatFailsToStartIsQuotedAndKeepsItsExitCode() throws Exception {
    BackgroundReplay replay =
        BackgroundReplay.start(
            directory, launcher("echo 'imds: there is no fixture x' >&2; exit 2"), List.of("x"));
    assertThatThrownBy(replay::awaitPort)
        .hasMessage("the replay did not start: there is no fixture x")
        .isInstanceOfSatisfying(
            CommandException.class,
            why -> assertThat(why.exitCode()).isEqualTo(ExitCode.USAGE_ERROR));
  }

  @Test
  void downStopsTheReplayAndRemovesTheTableOnce() throws Exception {
    Process replay = new ProcessBuilder("sleep", "60").start();
    try {
      UpFile.write(directory, UpFile.UpReplay.of(replay.pid()));
      assertThat(down()).isEqualTo("undone: 169.254.169.254 is this machine's own again\n");
      assertThat(replay.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      replay.destroyForcibly();
    }
    assertThat(commands).containsExactly(RedirectTable.deleteScript());
    assertThat(directory).isEmptyDirectory();
    assertThat(down()).isEqualTo("nothing to undo\n");
  }

  @Test
  void theReplayKeepsRunningIfTheTableCannotBeRemoved() throws Exception {
    Process replay = new ProcessBuilder("sleep", "60").start();
    try {
      UpFile.write(directory, UpFile.UpReplay.of(replay.pid()));
      answer = new SystemTools.ToolResult(1, "sudo: a password is required");
      assertThatThrownBy(this::down).isInstanceOf(CommandException.class);
      assertThat(replay.isAlive()).isTrue();
      assertThat(UpFile.read(directory)).isPresent();
    } finally {
      replay.destroyForcibly();
    }
  }

  @Test
  void anUnknownOptionIsAUsageErrorBeforeAnyChange() {
    StringWriter err = new StringWriter();
    int code =
        ImdsCli.commandLine(Map.of())
            .setErr(new PrintWriter(err, true))
            .execute("up", "--port", "80");
    assertThat(code).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("--port");
  }

  private String launcher(String script) throws IOException {
    Path file = folder.resolve("launcher");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  private String down() throws Exception {
    SystemTools tools =
        new SystemTools() {
          @Override
          public Optional<String> find(String name) {
            return Optional.of("/sbin/" + name);
          }

          @Override
          public ToolResult run(String input, List<String> command) {
            if (!input.isEmpty()) {
              commands.add(input);
            }
            return answer;
          }
        };
    StringWriter out = new StringWriter();
    DownCommand command = new DownCommand();
    CommandLine line = new CommandLine(command).setOut(new PrintWriter(out, true));
    assertThat(line.getCommandName()).isEqualTo("down");
    MachineFacts machine =
        new MachineFacts("Linux", false, folder, tools, any -> false, any -> false);
    assertThat(command.down(directory, machine)).isEqualTo(ExitCode.SUCCESS);
    return out.toString();
  }
}
