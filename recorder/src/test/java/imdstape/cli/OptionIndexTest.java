package imdstape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Tests that the option index sets a command's fields as its annotations do. */
class OptionIndexTest {

  /** The command line of all commands, before parsing. */
  private static final CommandLine WHOLE = ImdsCli.commandLine(Map.of());

  private static final String INDEX = ImdsCli.optionIndexText(WHOLE);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeIndex() throws Exception {
    file = Files.writeString(folder.resolve(OptionIndex.FILE_NAME), INDEX);
  }

  static Stream<String> commands() {
    return WHOLE.getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theIndexHoldsEveryOptionExceptHelp(String name) throws Exception {
    String index = Files.readString(file);
    Set<String> missing = new TreeSet<>();
    for (OptionSpec option : subcommand(WHOLE, name).getCommandSpec().options()) {
      String names = String.join(",", option.names());
      if (!index.contains(name + "\toption\t" + names + "\t")) {
        missing.add(option.longestName());
      }
    }
    assertThat(missing).isSubsetOf("--help", "--version", "--stacktrace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay",
        "replay --port 0",
        "replay --port=8080 my.json --listen 0.0.0.0 --control off",
        "replay --tokens REQUIRED --hop-limit 2 --ipv6 enabled --tags disabled",
        "replay --http-tokens optional --seed=-5 --strict --force",
        "replay --spot-interruption 30s --spot-action hibernate --spot-lead 1m --fis PT3S",
        "replay --role-change 5s=a --role-change 9s= --credentials-after 1s=expired",
        "replay --maintenance 1s --maintenance 2s --maintenance-ends 3s=completed",
        "replay --target-lifecycle-state 4s=InService --at-deadline drop",
        "replay --set instance-type=c7g.xlarge --set 30s=meta-data/tags/instance/Name=blue",
        "replay --throttle 0.25 --fault flaky --trait generation=a --trait query=literal",
        "replay --clock 2026-11-24T10:00:00Z --speed 60 --allow-host one --allow-host two",
        "run --mode env -- curl --fail http://169.254.169.254/",
        "run --report json --fixture x -- true",
        "record --endpoint http://127.0.0.1:1 --pace unlimited --journal j --no-probes",
        "record --watch 30m --watch-every 2s --out x.json",
        "check a.json b.json --format json",
        "requests",
        "record --no-probes",
        "check",
        "derive linux-on-demand --set instance-type=c7g.large --out x.json",
        "ping http://127.0.0.1:1 --timeout 3s",
        "event list",
        "clock advance 30s",
        "diff a b"
      })
  void theIndexParsesLikeTheAnnotations(String words) throws Exception {
    String[] args = words.split(" ");
    CommandLine whole = ImdsCli.commandLine(Map.of());
    CommandLine quick = quick(args);
    List<String> errors = new ArrayList<>();
    List<String> indexedErrors = new ArrayList<>();
    Object expected = parsed(whole, errors, args);
    assertThat(parsed(quick, indexedErrors, args))
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(CommandLine.Model.CommandSpec.class, FutureTask.class)
        .isEqualTo(expected);
    assertThat(indexedErrors).hasSameSizeAs(errors);
    assertThat(subcommand(quick, args[0]).getCommandSpec().exitCodeOnInvalidInput())
        .isEqualTo(subcommand(whole, args[0]).getCommandSpec().exitCodeOnInvalidInput());
  }

  private CommandLine quick(String... args) {
    return Objects.requireNonNull(ImdsCli.indexedCommandLine(file, Map.of(), args), "an index");
  }

  private static CommandLine subcommand(CommandLine line, String name) {
    return Objects.requireNonNull(line.getSubcommands().get(name), name);
  }

  private static Object parsed(CommandLine line, List<String> errors, String... args) {
    try {
      line.parseArgs(args);
    } catch (CommandLine.ParameterException error) {
      errors.add(error.getMessage());
    }
    return subcommand(line, args[0]).getCommand();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay --help",
        "replay --prot 1",
        "replay -x",
        "replay --seed -5",
        "none",
        "run --version -- a"
      })
  void anOptionOutsideTheIndexIsLeftToTheAnnotations(String words) {
    assertThat(ImdsCli.indexedCommandLine(file, Map.of(), words.split(" "))).isNull();
  }

  @Test
  void anOptionOfTheEnvironmentIsLeftToTheAnnotations() {
    assertThat(ImdsCli.indexedCommandLine(file, Map.of("IMDS_PORT", "0"), "replay")).isNull();
    assertThat(ImdsCli.indexedCommandLine(file, Map.of("IMDS_JAVA_OPTS", "-ea"), "replay"))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay\toption\t--port",
        "replay\toption\t--port\t1\tnoSuchField\t-\t-\t-",
        "replay\toption\t--port\t1\tflags.noSuchField\t-\t-\t-",
        "replay\toption\t--port\t1\tport\tno.such.Converter\t-\t-",
        "replay\tcommand\timdstape.replayer.cli.ReplayerCommands\ttwo\t1",
        "replay\tcommand\timdstape.recorder.cli.RecorderCommands\t2\t1",
        "replay\tcommand\tno.such.Program\t2\t1",
        "replay\tcommand\tjava.lang.Object\t2\t1",
        "replay\tcommand\t2\t1",
        "replay\tof another build",
        "replay\t"
      })
  void anIndexOfAnotherBuildOrATruncatedIndexIsIgnored(String line) throws Exception {
    Files.writeString(file, line + "\n");
    assertThat(ImdsCli.indexedCommandLine(file, Map.of(), "replay", "--port", "0")).isNull();
  }

  @Test
  void aMissingIndexIsReplacedByTheAnnotations() {
    assertThat(ImdsCli.indexedCommandLine(folder.resolve("none"), Map.of(), "replay")).isNull();
  }

  @Test
  void errorsAreTheSameWithAndWithoutTheIndex() {
    assertThat(errorOutput(quick("replay", "--port", "x")))
        .isEqualTo(errorOutput(ImdsCli.commandLine(Map.of())))
        .contains("'x' is not an int")
        .contains("imds replay --help");
  }

  private static String errorOutput(CommandLine line) {
    StringWriter err = new StringWriter();
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true));
    try {
      line.setErr(new PrintWriter(err, true));
      assertThat(line.execute("replay", "--port", "x")).isEqualTo(ExitCode.USAGE_ERROR);
    } finally {
      System.setErr(before);
    }
    return err.toString() + bytes;
  }
}
