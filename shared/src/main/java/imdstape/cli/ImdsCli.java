package imdstape.cli;

import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.LeakFoundException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import picocli.CommandLine.ParameterException;

/** The command {@code imds}: the commands of whichever programs lie on the class path, one help. */
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
      List<CommandProvider> programs, Map<String, String> environment, Predicate<String> wanted) {
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
                if (wanted.test(name)) {
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
        .setParameterExceptionHandler((wrong, args) -> reportUsageError(wrong, variables));
    configureParsing(commandLine);
  }

  /** How words are read. */
  private static void configureParsing(CommandLine line) {
    // a word that begins with @ is meant as it stands: it may be of the command that is run
    line.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setExecutionExceptionHandler((thrown, command, parsed) -> reportFailure(thrown, command));
  }

  private static CommandLine subcommand(Object command) {
    CommandLine sub = new CommandLine(command);
    sub.getCommandSpec()
        .addMixin("stacktrace", CommandSpec.forAnnotatedObject(new StacktraceOption()));
    return sub;
  }

  /** Of the commands that are there: a recorder may come without a replayer. */
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

  /** The command of the programs on the class path, reading options from this environment too. */
  public static CommandLine commandLine(Map<String, String> environment) {
    return new ImdsCli(loadProviders(), environment, any -> true).commandLine;
  }

  /** With the asked command alone, if there is such a one: the others take their time, too. */
  private static CommandLine commandLine(Map<String, String> environment, String... args) {
    List<CommandProvider> programs = loadProviders();
    boolean known =
        args.length > 0
            && programs.stream().anyMatch(program -> program.commands().containsKey(args[0]));
    return new ImdsCli(programs, environment, known ? args[0]::equals : any -> true).commandLine;
  }

  /**
   * A line that is made of a command's outline, which takes a fraction of the time; whatever it
   * does not understand is left to the other one. Null if there is no outline of that.
   *
   * @param outline the file of outlines
   */
  static @Nullable CommandLine indexedCommandLine(
      Path outline, Map<String, String> environment, String... args) {
    if (args.length == 0 || !OptionIndex.isUsableWith(environment)) {
      return null;
    }
    OptionIndex known = OptionIndex.read(outline, args[0]);
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
    boolean[] begun = {false};
    line.setExecutionStrategy(
            parsed -> {
              begun[0] = true;
              return new CommandLine.RunLast().execute(parsed);
            })
        .setParameterExceptionHandler(
            (wrong, again) ->
                begun[0]
                    ? reportUsageError(wrong, new EnvironmentDefaults(environment))
                    : commandLine(environment, again).execute(again));
    return line;
  }

  private static List<CommandProvider> loadProviders() {
    List<CommandProvider> programs = new ArrayList<>();
    ServiceLoader.load(CommandProvider.class).forEach(programs::add);
    return programs;
  }

  /** The entry of both programs. */
  public static void main(String... args) {
    String jar = System.getProperty("java.class.path");
    CommandLine quick =
        jar.contains(File.pathSeparator)
            ? null
            : indexedCommandLine(
                Path.of(jar).resolveSibling(OptionIndex.FILE_NAME), System.getenv(), args);
    CommandLine line = quick == null ? commandLine(System.getenv(), args) : quick;
    int code = failureExitCode(line, args);
    Thread main = Thread.currentThread();
    // an error that nobody catches ends one thread, and whoever waits for that would wait for ever
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          try {
            System.err.println("imds: " + describeUncaught(thrown));
          } finally {
            if (thrown instanceof Error || thread == main) {
              Runtime.getRuntime().halt(code);
            }
          }
        });
    System.exit(line.execute(args));
  }

  /**
   * To a person: no message, which may quote anything; a class that could not be loaded for want of
   * memory says so in its cause.
   */
  static String describeUncaught(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return "out of memory; IMDS_JAVA_OPTS=-Xmx512m gives it more";
      }
    }
    return "this should not happen: " + thrown.getClass().getName();
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

  /** Those of all its commands. */
  static String optionIndexText(CommandLine line) {
    StringBuilder outlines = new StringBuilder();
    for (CommandProvider program : loadProviders()) {
      for (String command : program.commands().keySet()) {
        outlines.append(
            OptionIndex.describe(
                Objects.requireNonNull(line.getSubcommands().get(command)), program));
      }
    }
    return outlines.toString();
  }

  private static int reportUsageError(ParameterException wrong, EnvironmentDefaults environment) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String message = messageOf(wrong);
    if (wrong.getArgSpec() != null && environment.isQuotedIn(wrong.getArgSpec(), message)) {
      message +=
          " (the environment sets " + EnvironmentDefaults.variableName(wrong.getArgSpec()) + ")";
    }
    err.println("imds: " + message.lines().findFirst().orElse(message));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println(
        "imds: '" + command.getCommandSpec().qualifiedName() + " --help' shows how it is meant");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int reportFailure(Exception thrown, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("imds: " + errorLine(thrown));
    if (command.getParseResult() != null
        && command.getParseResult().matchedOptionValue("--stacktrace", false)) {
      thrown.printStackTrace(err);
    } else if (!isExpected(thrown)) {
      err.println("imds: this should not happen; --stacktrace shows where it did");
    }
    err.flush();
    int own = command.getCommandSpec().exitCodeOnExecutionException();
    if (thrown instanceof CommandException failure
        && (own == ExitCode.FAILURE || failure.exitCode() > own)) {
      return failure.exitCode();
    }
    if (own != ExitCode.FAILURE) {
      return own;
    }
    return thrown instanceof LeakFoundException ? ExitCode.LEAK_FOUND : ExitCode.FAILURE;
  }

  private static boolean isExpected(Exception thrown) {
    return thrown instanceof CommandException
        || thrown instanceof FixtureFormatException
        || thrown instanceof LeakFoundException
        || thrown instanceof UncheckedIOException;
  }

  /** What to say to a person of an exception, in one line. */
  public static String errorLine(Exception thrown) {
    if (thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException cause) {
      return cause instanceof NoSuchFileException
          ? "there is no file " + cause.getMessage()
          : cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage();
    }
    return messageOf(thrown);
  }

  private static String messageOf(Exception thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
