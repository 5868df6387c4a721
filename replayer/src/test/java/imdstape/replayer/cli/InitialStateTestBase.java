package imdstape.replayer.cli;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.server.VertxPreloader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The initial state that options, scenario and fixture give together. */
/** Computes initial states from options, as a command line gives them. */
abstract class InitialStateTestBase {

  static final Instant NOW = ServedInstance.NOW;

  @TempDir Path folder;

  static String value(InstanceState state, String path) {
    MetadataPath parsed = MetadataPath.parse("/latest/" + path).orElseThrow();
    return new String(state.tableAt(NOW).find(parsed, "").body(), StandardCharsets.UTF_8);
  }

  Path scenarioFile(String rest) throws IOException {
    return Files.writeString(
        folder.resolve("story.json"), "{\"format\": \"imds-tape-scenario/1\", " + rest + "}");
  }

  static InitialState start(String... arguments) {
    return start(() -> NOW, arguments);
  }

  static InitialState start(InstantSource clock, String... arguments) {
    ReplayCommand command = new ReplayCommand(new VertxPreloader());
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--port=0");
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(new String[0]));
    return InitialState.read(
        command.flags,
        command.fixture.name,
        new InitialState.ServedAddress("127.0.0.1", false),
        clock,
        any -> {});
  }
}
