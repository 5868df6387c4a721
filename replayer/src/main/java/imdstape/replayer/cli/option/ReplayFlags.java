package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.file.OutputFile;
import imdstape.replayer.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command with a replay has: what is replayed, and to which clients. */
public final class ReplayFlags {

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "A starting world: events, options, faults, the clock, in JSON; options given here come"
              + " on top.")
  @Nullable
  public Path scenario;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description =
          "What --set says, from a file: a JSON object of keys and values, null for none.")
  @Nullable
  public Path overlay;

  @Mixin public ClockFlags clock = new ClockFlags();

  @Mixin public MetadataOptionFlags options = new MetadataOptionFlags();

  @Mixin public TraitFlags traits = new TraitFlags();

  @Mixin public EventFlags events = new EventFlags();

  @Mixin public FaultFlags faults = new FaultFlags();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name under which clients reach this replay, such as a container's. Addresses of the"
              + " service, of this machine and localhost are always answered. Control answers to a"
              + " name only where it asks for a token.")
  public Set<String> allowedHosts = new LinkedHashSet<>();

  @Option(
      names = "--token-key",
      paramLabel = "FILE",
      description =
          "Seal session tokens under the bytes of this file: replays that share it accept each"
              + " other's (default: a new key at each start).")
  @Nullable
  public Path tokenKey;

  @Option(
      names = "--credentials-process",
      paramLabel = "COMMAND",
      description =
          "Serve the role real credentials, from a command that prints them as AWS's"
              + " credential_process does; only on this machine, and only to IMDSv2.")
  @Nullable
  public String credentialsProcess;

  @Option(
      names = "--share-with",
      paramLabel = "UID|any",
      converter = SharedUser.Converter.class,
      description =
          "Serve real credentials to another user of this machine, too, or to everybody; may be"
              + " repeated.")
  public List<SharedUser> shareWith = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Mint the same credentials and let faults strike the same requests every time (default:"
              + " others at each start; what repeats the faults is printed once they strike).")
  @Nullable
  public Long seed;

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
  public boolean strict;

  /**
   * Opens the file of {@code --journal}.
   *
   * @param warn receives a warning when a request cannot be written
   * @return the file, or null if there is no such option
   * @throws CommandException if the file cannot be written
   */
  @Nullable
  public JournalFile openJournal(Consumer<String> warn) {
    if (journal == null) {
      return null;
    }
    OutputFile.obstacle(journal, JournalFile::isJournal)
        .ifPresent(
            obstacle -> {
              throw CommandException.usageError("--journal " + journal + " " + obstacle);
            });
    try {
      return new JournalFile(journal, warn);
    } catch (IOException unwritable) {
      throw CommandException.failure(
          "the journal "
              + journal
              + " cannot be written; is its directory there, and yours to write to?");
    }
  }
}
