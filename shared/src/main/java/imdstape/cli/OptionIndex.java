package imdstape.cli;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/**
 * What the annotations of a command say, in lines that are read in no time: half of a start went
 * into reading annotations, of options that nearly nobody gives. It is written when the launcher
 * has built, and a line is made of it with the options that are given and those that have a
 * default. What it cannot say, such as a wrong option or a help, is left to the annotations.
 *
 * <pre>{@code
 * replay	command	imdstape.replayer.cli.ReplayerCommands	2	1
 * replay	spec	spec
 * replay	option	--tokens,--http-tokens	1	flags.options.tokens	-	-	-
 * replay	parameter	0	0..1	fixture.name	-	-	-
 * }</pre>
 */
final class OptionIndex {

  /** Beside the program's jar. */
  static final String FILE_NAME = "outline";

  private static final String NONE = "-";
  private static final String REQUIRED = "required";

  /** How many fields a line of each kind has. */
  private static final Map<String, Integer> FIELD_COUNTS =
      Map.of("command", 5, "spec", 3, "option", 8, "parameter", 8);

  private final String name;
  private final List<String[]> lines;

  private OptionIndex(String name, List<String[]> lines) {
    this.name = name;
    this.lines = lines;
  }

  /** Writes down a command. */
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
            argument instanceof OptionSpec one
                ? String.join(",", one.names())
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

  /** Whether the lines say all there is to say of it. */
  private static boolean isIndexable(ArgSpec argument) {
    boolean about =
        argument instanceof OptionSpec option
            && (option.usageHelp() || option.versionHelp() || option.negatable());
    boolean odd = argument.splitRegex().length() > 0 || argument.interactive();
    return !about && !odd && argument.group() == null && !argument.inherited();
  }

  /** Whether the field says what the default does: then nobody has to put it there. */
  private static boolean isInitialValue(ArgSpec argument) {
    String said = argument.defaultValue();
    Object initial = argument.initialValue();
    return said == null
        || String.valueOf(initial).equalsIgnoreCase(said)
        || (initial instanceof Double number && number == Double.parseDouble(said));
  }

  /** The fields that lead from a command to an argument's, or null if there are none. */
  private static @Nullable String fieldPath(Object object, ArgSpec argument) {
    AnnotatedElement element =
        argument.userObject() instanceof AnnotatedElement known ? known : null;
    for (Field field : object.getClass().getDeclaredFields()) {
      if (field.equals(element)) {
        return field.getName();
      }
      if (field.isAnnotationPresent(Mixin.class)) {
        String below = fieldPath(get(field, object), argument);
        if (below != null) {
          return field.getName() + "." + below;
        }
      }
    }
    return null;
  }

  /**
   * The outline of a command, or null if none was written.
   *
   * @param file of all commands
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
    } catch (NoSuchFileException notWritten) {
      return null;
    } catch (IOException unreadable) {
      // whatever keeps it from being read, the annotations are there
      return null;
    }
  }

  /**
   * The program that the command is of, or null if that is another build's. By its name, as a look
   * at all services opens every jar of the class path.
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
      // the services are there
    }
    return null;
  }

  /**
   * A command that can read these words, or null if the outline does not say enough of them, or is
   * that of another build.
   *
   * @param object whose fields they fill
   * @param words after the command's name
   */
  @Nullable CommandSpec commandSpec(Object object, List<String> words) {
    try {
      return buildSpec(object, words);
    } catch (ReflectiveOperationException | IllegalArgumentException ofAnotherBuild) {
      // the annotations are there
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
          boolean asked = given.removeAll(names);
          if (asked || !line[6].equals(NONE) || line[7].equals(REQUIRED)) {
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
    FieldBinding place = new FieldBinding(object, line[4]);
    builder.arity(line[3]).type(place.field.getType()).auxiliaryTypes(place.auxiliaryTypes());
    builder.getter(place).setter(place).initialValue(place.get());
    builder.converters(converters(line[5])).required(line[7].equals(REQUIRED));
    return (line[6].equals(NONE) ? builder : builder.defaultValue(line[6])).build();
  }

  // picocli keeps what the two builders have in common to itself
  private static PositionalParamSpec build(
      PositionalParamSpec.Builder builder, Object object, String[] line)
      throws ReflectiveOperationException {
    FieldBinding place = new FieldBinding(object, line[4]);
    builder.arity(line[3]).type(place.field.getType()).auxiliaryTypes(place.auxiliaryTypes());
    builder.getter(place).setter(place).initialValue(place.get());
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
      var made = Class.forName(each[i]).getDeclaredConstructor();
      made.setAccessible(true);
      converters[i] = (ITypeConverter<?>) made.newInstance();
    }
    return converters;
  }

  private static Object get(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
  }

  /** A field of a command, or of what is mixed into it. */
  private static final class FieldBinding implements IGetter, ISetter {
    private final Object owner;
    private final Field field;

    FieldBinding(Object object, String path) throws NoSuchFieldException {
      Object at = object;
      String[] names = path.split("\\.");
      for (int i = 0; i < names.length - 1; i++) {
        at = OptionIndex.get(at.getClass().getDeclaredField(names[i]), at);
      }
      this.owner = at;
      this.field = at.getClass().getDeclaredField(names[names.length - 1]);
      field.setAccessible(true);
    }

    /** Of its elements, its keys and values, or its own. */
    Class<?>[] auxiliaryTypes() {
      return field.getGenericType() instanceof ParameterizedType several
          ? Stream.of(several.getActualTypeArguments())
              .map(FieldBinding::raw)
              .toArray(Class<?>[]::new)
          : new Class<?>[] {field.getType()};
    }

    private static Class<?> raw(Type type) {
      return (Class<?>) type;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli's, and its cast
    public <T> T get() {
      return (T) OptionIndex.get(field, owner);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T set(T value) {
      T before = (T) OptionIndex.get(field, owner);
      try {
        field.set(owner, value);
      } catch (IllegalAccessException closed) {
        throw new IllegalStateException(closed);
      }
      return before;
    }
  }

  /** Whether options may come from the environment, whose names are those of all options. */
  static boolean isUsableWith(Map<String, String> environment) {
    return environment.keySet().stream()
        .noneMatch(
            name ->
                name.startsWith("IMDS_")
                    && !name.equals("IMDS_JAVA_OPTS")
                    && !name.equals("IMDS_LAUNCHER"));
  }
}
