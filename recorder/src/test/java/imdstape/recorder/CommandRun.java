package imdstape.recorder;

import imdstape.cli.ImdsCli;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The result of running a command line in this JVM.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int code, String out, String err) {

  /** Runs {@code imds} with arguments. */
  public static CommandRun run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ImdsCli.commandLine(Map.of())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** The fixture on standard output. */
  public Fixture fixture() {
    return FixtureFile.parse("standard output", out.getBytes(StandardCharsets.UTF_8));
  }

  /** Standard output and standard error. */
  public String output() {
    return out + err;
  }
}
