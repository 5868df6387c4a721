package imdstape.command;

import java.util.List;

/**
 * One of the programs behind {@code imds}, found by {@link java.util.ServiceLoader}: what lies on
 * the class path decides which commands there are.
 */
public interface Program {

  /** The jar it comes in, as the launcher names it: {@code recorder}, {@code replayer}. */
  String name();

  /** Its commands, new ones at each call. */
  List<Object> commands();
}
