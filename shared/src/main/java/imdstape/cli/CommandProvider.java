package imdstape.cli;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Provides the commands of one program. Found by {@link java.util.ServiceLoader}: the class path
 * decides which commands {@code imds} has.
 */
public interface CommandProvider {

  /** The name of the program's jar for the launcher: {@code recorder} or {@code replayer}. */
  String programName();

  /** The commands by name; each is created on demand, because most starts need one. */
  Map<String, Supplier<Object>> commands();

  /**
   * Starts to load what a command needs in any case, on another thread, while its arguments are
   * parsed. Without this call the command works too, but starts more slowly.
   *
   * @param command the name of the command
   */
  default void preload(String command) {}
}
