package imdstape.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The command {@code imds}. It has the commands of all programs on the class path, and one help for
 * them.
 */
@Command(
    name = "imds",
    versionProvider = ProgramVersion.class,
    description = "Records, redacts and replays the EC2 Instance Metadata Service.%n",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands%n",
    optionListHeading = "%nOptions%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds replay                        serve the default instance on port 1338",
      "  imds replay --spot-interruption 30s --force",
      "  imds record --out my-instance.json on an instance, or with --endpoint URL",
      "  imds check fixtures/*.json         is it safe to commit?",
      "  source <(imds completion)          tab completion for bash and zsh",
      "",
      "Every option can be given by environment: --port 80 as IMDS_PORT=80.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found."
    })
public final class ImdsCli implements Callable<Integer> {

  private static final Pattern EXAMPLE = Pattern.compile("  imds ([a-z]+)");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help; imds COMMAND --help tells more.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @Option(names = "--write-index", hidden = true, description = "Write what the launcher reads.")
  @Nullable Path index;

  private final CommandLine commandLine;
  private final Map<String, String> programNames;

  private ImdsCli(
      List<CommandProvider> programs, Map<String, String> environment, Predicate<String> included) {
    EnvironmentDefaults variables = new EnvironmentDefaults(environment);
    this.commandLine = new CommandLine(this);
    this.programNames = new TreeMap<>();
    List<CommandLine> subs = new ArrayList<>();
    for (CommandProvider program : programs) {
      program
          .commands()
          .forEach(
              (name, command) -> {
                programNames.put(name, program.programName());
                if (included.test(name)) {
                  subs.add(subcommand(command.get()));
                }
              });
    }
    subs.sort(Comparator.comparing(CommandLine::getCommandName));
    subs.forEach(sub -> commandLine.addSubcommand(sub.getCommandName(), sub));
    commandLine.getCommandSpec().usageMessage().footer(availableExamples());
    commandLine
        .setDefaultValueProvider(variables)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(34)
        .setParameterExceptionHandler(
            (error, args) -> ErrorReporter.reportUsageError(error, variables));
    configureParsing(commandLine);
  }

  /** Sets how a command line is parsed and how failures are reported. */
  private static void configureParsing(CommandLine line) {
    // @FILE is not expanded: the word may belong to the command that imds run starts
    line.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> ErrorReporter.reportFailure(thrown, command));
  }

  private static CommandLine subcommand(Object command) {
    CommandLine sub = new CommandLine(command);
    sub.getCommandSpec()
        .addMixin("stacktrace", CommandSpec.forAnnotatedObject(new StacktraceOption()));
    return sub;
  }

  /** The footer without examples of absent commands: a recorder may come without a replayer. */
  private String[] availableExamples() {
    return Stream.of(commandLine.getCommandSpec().usageMessage().footer())
        .filter(
            text -> {
              Matcher example = EXAMPLE.matcher(text);
              return !example.lookingAt()
                  || commandLine.getSubcommands().containsKey(example.group(1));
            })
        .toArray(String[]::new);
  }

  /**
   * Creates the command line with all commands.
   *
   * @param environment may set options as {@code IMDS_…} variables
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    return new ImdsCli(loadProviders(), environment, any -> true).commandLine;
  }

  /** Creates the command line with the requested command only, if it exists: this starts faster. */
  private static CommandLine commandLine(Map<String, String> environment, String... args) {
    List<CommandProvider> programs = loadProviders();
    boolean known =
        args.length > 0
            && programs.stream().anyMatch(program -> program.commands().containsKey(args[0]));
    return new ImdsCli(programs, environment, known ? args[0]::equals : any -> true).commandLine;
  }

  /**
   * Creates the command line from the option index, which takes a fraction of the time. If it
   * cannot parse the arguments, it runs the command line of the annotations instead.
   *
   * @param file the option index
   * @return null if the index does not cover the command or its options
   */
  static @Nullable CommandLine indexedCommandLine(
      Path file, Map<String, String> environment, String... args) {
    if (args.length == 0 || !OptionIndex.isUsableWith(environment)) {
      return null;
    }
    OptionIndex known = OptionIndex.read(file, args[0]);
    CommandProvider program = known == null ? null : known.provider();
    Supplier<Object> command = program == null ? null : program.commands().get(args[0]);
    if (known == null || program == null || command == null) {
      return null;
    }
    List<String> words = List.of(args).subList(1, args.length);
    CommandSpec spec = known.commandSpec(command.get(), words);
    if (spec == null) {
      return null;
    }
    program.preload(args[0]);
    CommandLine line = new CommandLine(CommandSpec.create().name("imds"));
    line.addSubcommand(args[0], new CommandLine(spec));
    configureParsing(line);
    RunningState state = new RunningState();
    line.setExecutionStrategy(state)
        .setParameterExceptionHandler(
            (error, again) ->
                state.running
                    ? ErrorReporter.reportUsageError(error, new EnvironmentDefaults(environment))
                    : commandLine(environment, again).execute(again));
    return line;
  }

  /** Runs a parsed command and remembers it: a later usage error is the command's own. */
  private static final class RunningState implements CommandLine.IExecutionStrategy {
    private boolean running;

    @Override
    public int execute(CommandLine.ParseResult parsed) {
      running = true;
      return new CommandLine.RunLast().execute(parsed);
    }
  }

  private static List<CommandProvider> loadProviders() {
    List<CommandProvider> providers = new ArrayList<>();
    ServiceLoader.load(CommandProvider.class).forEach(providers::add);
    return providers;
  }

  /** Runs a command and exits with its exit code; the entry point of both programs. */
  public static void main(String... args) {
    SystemPropertyDefaults.apply();
    String jar = System.getProperty("java.class.path");
    CommandLine quick =
        jar.contains(File.pathSeparator)
            ? null
            : indexedCommandLine(
                Path.of(jar).resolveSibling(OptionIndex.FILE_NAME), System.getenv(), args);
    CommandLine line = quick == null ? commandLine(System.getenv(), args) : quick;
    int code = failureExitCode(line, args);
    Thread main = Thread.currentThread();
    // otherwise an uncaught error would end its thread only, and other threads could wait for it
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          try {
            System.err.println("imds: " + ErrorReporter.describeUncaught(thrown));
          } finally {
            if (thrown instanceof Error || thread == main) {
              Runtime.getRuntime().halt(code);
            }
          }
        });
    System.exit(line.execute(args));
  }

  private static int failureExitCode(CommandLine line, String... args) {
    CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
    return command == null
        ? ExitCode.FAILURE
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public Integer call() throws IOException {
    if (index == null) {
      commandLine.usage(commandLine.getErr());
      return ExitCode.USAGE_ERROR;
    }
    Files.createDirectories(index);
    StringWriter usage = new StringWriter();
    commandLine.usage(new PrintWriter(usage, true), CommandLine.Help.Ansi.OFF);
    Files.writeString(index.resolve("help"), usage.toString());
    Files.writeString(index.resolve("version"), ProgramVersion.line() + "\n");
    Files.writeString(index.resolve("completion"), AutoComplete.bash("imds", commandLine));
    StringBuilder commands = new StringBuilder();
    programNames.forEach(
        (command, program) -> commands.append(command).append(' ').append(program).append('\n'));
    Files.writeString(index.resolve("commands"), commands.toString());
    Files.writeString(index.resolve(OptionIndex.FILE_NAME), optionIndexText(commandLine));
    return ExitCode.SUCCESS;
  }

  /** The option index of all commands. */
  static String optionIndexText(CommandLine line) {
    StringBuilder index = new StringBuilder();
    for (CommandProvider program : loadProviders()) {
      for (String command : program.commands().keySet()) {
        index.append(
            OptionIndex.describe(
                Objects.requireNonNull(line.getSubcommands().get(command)), program));
      }
    }
    return index.toString();
  }
}
