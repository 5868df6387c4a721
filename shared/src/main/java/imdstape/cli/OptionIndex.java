package imdstape.cli;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/**
 * The options of a command as text lines, which are faster to read than its annotations: these took
 * half of the start time. The launcher writes the index after a build. A command line is built from
 * it with the options that are given and those that have a default. What the index does not cover,
 * such as help and unknown options, is left to the annotations.
 *
 * <pre>{@code
 * replay	command	imdstape.replayer.cli.ReplayerCommands	2	1
 * replay	spec	spec
 * replay	option	--tokens,--http-tokens	1	flags.options.tokens	-	-	-
 * replay	parameter	0	0..1	fixture.name	-	-	-
 * }</pre>
 */
final class OptionIndex {

  /** The name of the file, which lies beside the program's jar. */
  static final String FILE_NAME = "outline";

  private static final String NONE = "-";
  private static final String REQUIRED = "required";

  /** The number of tab-separated fields of each kind of line. */
  private static final Map<String, Integer> FIELD_COUNTS =
      Map.of("command", 5, "spec", 3, "option", 8, "parameter", 8);

  private final String name;
  private final List<String[]> lines;

  private OptionIndex(String name, List<String[]> lines) {
    this.name = name;
    this.lines = lines;
  }

  /** Renders the lines of a command. */
  static String describe(CommandLine command, CommandProvider program) {
    CommandSpec spec = command.getCommandSpec();
    StringBuilder text = new StringBuilder();
    appendLine(
        text,
        spec.name(),
        "command",
        program.getClass().getName(),
        String.valueOf(spec.exitCodeOnInvalidInput()),
        String.valueOf(spec.exitCodeOnExecutionException()));
    Object object = spec.userObject();
    for (Field field : object.getClass().getDeclaredFields()) {
      if (field.isAnnotationPresent(Spec.class)) {
        appendLine(text, spec.name(), "spec", field.getName());
      }
    }
    for (ArgSpec argument : spec.args()) {
      String path = fieldPath(object, argument);
      if (path != null && isIndexable(argument)) {
        boolean option = argument instanceof OptionSpec;
        appendLine(
            text,
            spec.name(),
            option ? "option" : "parameter",
            argument instanceof OptionSpec named
                ? String.join(",", named.names())
                : ((PositionalParamSpec) argument).index().toString(),
            argument.arity().toString(),
            path,
            Stream.of(argument.converters())
                .map(converter -> converter.getClass().getName())
                .collect(
                    Collectors.collectingAndThen(Collectors.joining(","), OptionIndex::orNone)),
            isInitialValue(argument) ? NONE : orNone(argument.defaultValue()),
            argument.required() ? REQUIRED : NONE);
      }
    }
    return text.toString();
  }

  private static void appendLine(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  private static String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? NONE : text;
  }

  /** Whether a line can describe the argument completely. */
  private static boolean isIndexable(ArgSpec argument) {
    boolean special =
        argument instanceof OptionSpec option
            && (option.usageHelp() || option.versionHelp() || option.negatable());
    boolean unsupported = argument.splitRegex().length() > 0 || argument.interactive();
    return !special && !unsupported && argument.group() == null && !argument.inherited();
  }

  /** Whether the field is initialized with the default, so that it need not be set. */
  private static boolean isInitialValue(ArgSpec argument) {
    String value = argument.defaultValue();
    Object initial = argument.initialValue();
    return value == null
        || String.valueOf(initial).equalsIgnoreCase(value)
        || (initial instanceof Double number && number == Double.parseDouble(value));
  }

  /** The field names that lead from a command to an argument's field; null if there are none. */
  private static @Nullable String fieldPath(Object object, ArgSpec argument) {
    AnnotatedElement element =
        argument.userObject() instanceof AnnotatedElement known ? known : null;
    for (Field field : object.getClass().getDeclaredFields()) {
      if (field.equals(element)) {
        return field.getName();
      }
      if (field.isAnnotationPresent(Mixin.class)) {
        String below = fieldPath(FieldBinding.read(field, object), argument);
        if (below != null) {
          return field.getName() + "." + below;
        }
      }
    }
    return null;
  }

  /**
   * Reads the index of a command.
   *
   * @param file the index of all commands
   * @param name the command
   * @return null if the file does not exist, cannot be read or lacks the command
   */
  static @Nullable OptionIndex read(Path file, String name) {
    String start = name + "\t";
    try {
      List<String[]> lines =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(start))
              .map(line -> line.split("\t", -1))
              .toList();
      return lines.isEmpty() ? null : new OptionIndex(name, lines);
    } catch (IOException unreadable) {
      // the annotations are used instead
      return null;
    }
  }

  /**
   * Creates the command's provider by its class name: a ServiceLoader would open every jar of the
   * class path.
   *
   * @return null if the index is of another build
   */
  @Nullable CommandProvider provider() {
    try {
      for (String[] line : lines) {
        if (line[1].equals("command") && line.length == FIELD_COUNTS.getOrDefault(line[1], 0)) {
          return Class.forName(line[2])
              .asSubclass(CommandProvider.class)
              .getConstructor()
              .newInstance();
        }
      }
    } catch (ReflectiveOperationException | ClassCastException ofAnotherBuild) {
      // the service loader is used instead
    }
    return null;
  }

  /**
   * Builds a command that can parse the given words.
   *
   * @param object the command, whose fields the options set
   * @param words the arguments after the command's name
   * @return null if the index does not cover the words, or is of another build
   */
  @Nullable CommandSpec commandSpec(Object object, List<String> words) {
    try {
      return buildSpec(object, words);
    } catch (ReflectiveOperationException | IllegalArgumentException ofAnotherBuild) {
      // the annotations are used instead
      return null;
    }
  }

  private @Nullable CommandSpec buildSpec(Object object, List<String> words)
      throws ReflectiveOperationException {
    Set<String> given = new LinkedHashSet<>();
    for (String word : words) {
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("-") && word.length() > 1) {
        given.add(word.split("=", 2)[0]);
      }
    }
    CommandSpec spec = CommandSpec.wrapWithoutInspection(object).name(name);
    for (String[] line : lines) {
      if (line.length != FIELD_COUNTS.getOrDefault(line[1], 0)) {
        return null;
      }
      switch (line[1]) {
        case "command" ->
            spec.exitCodeOnInvalidInput(Integer.parseInt(line[3]))
                .exitCodeOnExecutionException(Integer.parseInt(line[4]));
        case "spec" -> new FieldBinding(object, line[2]).set(spec);
        case "parameter" ->
            spec.addPositional(build(PositionalParamSpec.builder().index(line[2]), object, line));
        default -> {
          List<String> names = List.of(line[2].split(","));
          boolean present = given.removeAll(names);
          if (present || !line[6].equals(NONE) || line[7].equals(REQUIRED)) {
            spec.addOption(
                build(
                    OptionSpec.builder(
                        names.get(0), names.subList(1, names.size()).toArray(String[]::new)),
                    object,
                    line));
          }
        }
      }
    }
    return given.isEmpty() ? spec : null;
  }

  private static OptionSpec build(OptionSpec.Builder builder, Object object, String[] line)
      throws ReflectiveOperationException {
    FieldBinding binding = new FieldBinding(object, line[4]);
    builder.arity(line[3]).type(binding.type()).auxiliaryTypes(binding.auxiliaryTypes());
    builder.getter(binding).setter(binding).initialValue(binding.get());
    builder.converters(converters(line[5])).required(line[7].equals(REQUIRED));
    return (line[6].equals(NONE) ? builder : builder.defaultValue(line[6])).build();
  }

  // a copy for the other builder: the common supertype is private to picocli
  private static PositionalParamSpec build(
      PositionalParamSpec.Builder builder, Object object, String[] line)
      throws ReflectiveOperationException {
    FieldBinding binding = new FieldBinding(object, line[4]);
    builder.arity(line[3]).type(binding.type()).auxiliaryTypes(binding.auxiliaryTypes());
    builder.getter(binding).setter(binding).initialValue(binding.get());
    builder.converters(converters(line[5])).required(line[7].equals(REQUIRED));
    return (line[6].equals(NONE) ? builder : builder.defaultValue(line[6])).build();
  }

  private static ITypeConverter<?>[] converters(String names) throws ReflectiveOperationException {
    if (names.equals(NONE)) {
      return new ITypeConverter<?>[0];
    }
    String[] each = names.split(",");
    ITypeConverter<?>[] converters = new ITypeConverter<?>[each.length];
    for (int i = 0; i < each.length; i++) {
      var constructor = Class.forName(each[i]).getDeclaredConstructor();
      constructor.setAccessible(true);
      converters[i] = (ITypeConverter<?>) constructor.newInstance();
    }
    return converters;
  }

  /**
   * Whether the environment sets no option: the index does not know the variables of all options.
   */
  static boolean isUsableWith(Map<String, String> environment) {
    return environment.keySet().stream()
        .noneMatch(
            name ->
                name.startsWith("IMDS_")
                    && !name.equals("IMDS_JAVA_OPTS")
                    && !name.equals("IMDS_LAUNCHER"));
  }
}
