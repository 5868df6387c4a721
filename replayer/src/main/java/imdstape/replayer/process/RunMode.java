package imdstape.replayer.process;

import java.util.Locale;

/** How a command reaches its replay. */
public enum RunMode {
  /**
   * In a namespace made by the user or, if that is impossible and sudo asks for no password, by
   * root.
   */
  AUTO,
  /** In a user and network namespace that the user makes. */
  NAMESPACE,
  /** In a network namespace that root makes. */
  SUDO,
  /**
   * By the environment variables that AWS SDKs read; a program that uses the address itself does
   * not reach it.
   */
  ENV;

  /** The value of the option. */
  public String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return optionValue();
  }
}
