package imdstape.replayer.process;

import java.util.Locale;

/** How a command is led to a replay. */
public enum RunMode {
  /** By a namespace, made by root if nobody else can and sudo asks for no password. */
  AUTO,
  /** By a user and network namespace that anybody can make. */
  NAMESPACE,
  /** By a network namespace that root makes. */
  SUDO,
  /** By the variables that AWS SDKs read; a program that knows the address is not led at all. */
  ENV;

  /** As an option's value. */
  public String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return optionValue();
  }
}
