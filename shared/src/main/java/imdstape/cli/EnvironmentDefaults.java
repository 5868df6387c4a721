package imdstape.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Every option by environment too: {@code --port} is {@code IMDS_PORT}. */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private final Map<String, String> variables;

  EnvironmentDefaults(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The variable that stands for an option or a parameter. */
  static String variableName(ArgSpec argument) {
    String name =
        argument instanceof OptionSpec option
            ? preferredName(option.names())
            : ((PositionalParamSpec) argument).paramLabel().replaceAll("[\\[\\].]", "");
    return "IMDS_"
        + name.replaceFirst("^-+", "").replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The short one of an option that has EC2's name too. */
  private static String preferredName(String... names) {
    return Stream.of(names).filter(name -> name.startsWith("--")).findFirst().orElse(names[0]);
  }

  /** Whether the value that a message about an argument quotes is its variable's. */
  boolean isQuotedIn(ArgSpec argument, String message) {
    String value = variables.get(variableName(argument));
    return value != null && message.contains("'" + value + "'");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    boolean about =
        argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
    boolean several = argument.arity().max() > 1;
    return about || several ? null : variables.get(variableName(argument));
  }
}
