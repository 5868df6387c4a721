package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.recorder.FakeMetadataService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code imds record} with options in a temporary directory. */
abstract class RecordCommandTestBase {

  @TempDir Path directory;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  Path fixtureFile() {
    return directory.resolve("fixture.json");
  }

  Fixture recorded(FakeMetadataService service, String... more) throws Exception {
    try (service) {
      assertThat(record(service, more)).as(err.toString()).isEqualTo(ExitCode.SUCCESS);
    }
    return FixtureFile.read(fixtureFile());
  }

  int record(FakeMetadataService service, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "record",
                "--endpoint",
                service.start().toString(),
                "--out",
                fixtureFile().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(new String[0]));
  }

  int run(String... arguments) {
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  static LeafBody body(Fixture fixture, String path) {
    Leaf leaf = fixture.tree().get(path);
    return Objects.requireNonNull(leaf, path).body();
  }

  static String text(Fixture fixture, String path) {
    return ((LeafBody.Text) body(fixture, path)).text();
  }
}
