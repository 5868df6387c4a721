package imdstape.replayer.cli;

import imdstape.cli.Failure;
import imdstape.http.Door;
import imdstape.replayer.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is replayed and to whom, wherever it is served: the same for every command that does. */
final class ReplayFlags {

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "A starting world: events, options, faults, the clock, in JSON; options given here come"
              + " on top.")
  @Nullable Path scenario;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description =
          "What --set says, from a file: a JSON object of keys and values, null for none.")
  @Nullable Path overlay;

  @Mixin ClockFlags clock = new ClockFlags();

  @Mixin MetadataOptionFlags options = new MetadataOptionFlags();

  @Mixin TraitFlag traits = new TraitFlag();

  @Mixin EventFlags events = new EventFlags();

  @Mixin FaultFlags faults = new FaultFlags();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name under which clients reach this replay, such as a container's. Addresses of the"
              + " service, of this machine and localhost are always answered. Control answers to a"
              + " name only where it asks for a token.")
  Set<String> names = new LinkedHashSet<>();

  @Option(
      names = "--token-key",
      paramLabel = "FILE",
      description =
          "Seal session tokens under the bytes of this file: replays that share it accept each"
              + " other's (default: a new key at each start).")
  @Nullable Path tokenKey;

  @Option(
      names = "--credentials-process",
      paramLabel = "COMMAND",
      description =
          "Serve the role real credentials, from a command that prints them as AWS's"
              + " credential_process does; only on this machine, and only to IMDSv2.")
  @Nullable String credentialsProcess;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Mint the same credentials and let faults strike the same requests every time (default:"
              + " others at each start; what repeats the faults is printed once they strike).")
  @Nullable Long seed;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "Write each request as a line of JSON; no token and no value is in it. What cannot be"
              + " written is a failure in the end.")
  @Nullable Path journal;

  @Option(
      names = "--strict",
      description =
          "Fail in the end, and in imds verify, if a path was asked for of which the fixture says"
              + " nothing, not even that it is absent.")
  boolean strict;

  /** Whether a defect is said with where it arose: an option of every command. */
  boolean traced;

  /** Who may ask. */
  Door door() {
    return new Door(
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
  }

  /**
   * Where requests are noted besides, or null.
   *
   * @param warn is told if that cannot be done
   */
  @Nullable JournalFile journalFile(Consumer<String> warn) {
    try {
      return journal == null ? null : new JournalFile(journal, warn);
    } catch (IOException unwritable) {
      throw Failure.failed(
          "the journal "
              + journal
              + " cannot be written; is its directory there, and yours to write to?");
    }
  }
}
