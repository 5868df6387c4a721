package imdstape.cli;

import java.util.Map;
import java.util.function.Supplier;

/**
 * One of the programs behind {@code imds}, found by {@link java.util.ServiceLoader}: what lies on
 * the class path decides which commands there are.
 */
public interface CommandProvider {

  /** The jar it comes in, as the launcher names it: {@code recorder}, {@code replayer}. */
  String programName();

  /** Its commands by name, each made when it is asked for: most starts need one. */
  Map<String, Supplier<Object>> commands();

  /**
   * Begins what a command needs whatever its words say, on another core, while they are read. That
   * it is not asked for costs the command time, and nothing else.
   */
  default void preload(String command) {}
}
