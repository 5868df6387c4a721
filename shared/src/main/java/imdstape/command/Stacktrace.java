package imdstape.command;

import picocli.CommandLine.Option;

/** The option that every command has for those who look for a defect in imds-tape itself. */
public final class Stacktrace {

  @Option(names = "--stacktrace", description = "On an error, print where in imds-tape it arose.")
  boolean wanted;
}
