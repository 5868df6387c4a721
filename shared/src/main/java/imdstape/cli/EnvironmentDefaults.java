package imdstape.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Takes the defaults of options from the environment: {@code IMDS_PORT} sets {@code --port}. */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private final Map<String, String> variables;

  EnvironmentDefaults(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The name of the variable that sets an option or a parameter. */
  static String variableName(ArgSpec argument) {
    String name =
        argument instanceof OptionSpec option
            ? preferredName(option.names())
            : ((PositionalParamSpec) argument).paramLabel().replaceAll("[\\[\\].]", "");
    return "IMDS_"
        + name.replaceFirst("^-+", "").replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The first long name of an option; some options also have the name that EC2 uses. */
  private static String preferredName(String... names) {
    return Stream.of(names).filter(name -> name.startsWith("--")).findFirst().orElse(names[0]);
  }

  /** Whether a message about an argument quotes the value of its variable. */
  boolean isQuotedIn(ArgSpec argument, String message) {
    String value = variables.get(variableName(argument));
    return value != null && message.contains("'" + value + "'");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    boolean special =
        argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
    boolean several = argument.arity().max() > 1;
    return special || several ? null : variables.get(variableName(argument));
  }
}
