package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.file.KeyFile;
import imdstape.metadata.PathPattern;
import imdstape.recorder.confidential.IdentitiesFile;
import imdstape.recorder.confidential.PrivateFile;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.RedactionPolicy;
import imdstape.recorder.redact.UserDataLevel;
import imdstape.recorder.redact.UserRules;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that allow more content in a fixture and choose the pseudonyms. */
public final class RedactionFlags {

  private static final int MIN_KEY_BYTES = 16;

  @Option(
      names = "--allow",
      paramLabel = "PATH",
      description =
          "Store the body at a path that no category describes, with stand-ins for every identity"
              + " in it; * is any part of a segment, ** at the end all below.")
  List<String> allowed = new ArrayList<>();

  @Option(
      names = "--keep-tag-key",
      paramLabel = "KEY",
      description = "Keep a tag's key as it is; Name is kept always, values never.")
  Set<String> tagKeys = new LinkedHashSet<>();

  @Option(
      names = "--user-data",
      paramLabel = "LEVEL",
      defaultValue = "withhold",
      description =
          "How much of the user-data: withhold it, keep its structure with every value gone, or"
              + " keep it with stand-ins if nothing in it looks like a secret (default:"
              + " ${DEFAULT-VALUE}; one of ${COMPLETION-CANDIDATES}).")
  UserDataLevel userData = UserDataLevel.WITHHOLD;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of your own, with their evidence.")
  @Nullable Path rules;

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description =
          "A private map of who got which stand-in, read and extended, so that several recordings"
              + " agree. It holds real values: it is written for you alone and kept out of git.")
  @Nullable Path identities;

  @Option(
      names = "--identity-key",
      paramLabel = "FILE",
      description =
          "A secret of your team, 16 bytes at least: stand-ins follow from it, so that recordings"
              + " made apart agree without a map. By default they are counted.")
  @Nullable Path key;

  /**
   * The redaction that the options ask for; reads the files that they name.
   *
   * @throws CommandException if a file cannot be used or a pattern is not allowed
   */
  RedactionContext redactionContext() {
    return new RedactionContext(
        new RedactionPolicy(allowedPatterns(), tagKeys, userData, readRules(rules)),
        numbering(),
        identitiesFile().map(IdentitiesFile::read).orElse(KnownPseudonyms.NONE));
  }

  /** The identities file, if the options name one. */
  Optional<IdentitiesFile> identitiesFile() {
    return Optional.ofNullable(identities).map(IdentitiesFile::new);
  }

  private List<PathPattern> allowedPatterns() {
    List<PathPattern> patterns = new ArrayList<>();
    for (String text : allowed) {
      PathPattern pattern;
      try {
        pattern = PathPattern.belowVersion(text);
      } catch (IllegalArgumentException invalid) {
        throw CommandException.usageError("--allow: " + invalid.getMessage());
      }
      String reason = RedactionPolicy.reasonNotAllowed(pattern);
      if (!reason.isEmpty()) {
        throw CommandException.usageError("--allow: " + reason);
      }
      patterns.add(pattern);
    }
    return patterns;
  }

  /** Reads the user's own rules from a file; none if it is null. */
  static UserRules readRules(@Nullable Path rules) {
    return rules == null
        ? UserRules.NONE
        : UserRules.parse(rules.toString(), readBytes(rules, "--rules"));
  }

  private PseudonymNumbering numbering() {
    if (key == null) {
      return PseudonymNumbering.SEQUENTIAL;
    }
    byte[] bytes = readBytes(key, "--identity-key");
    try {
      KeyFile.exposure(key)
          .ifPresent(
              exposure -> {
                throw CommandException.usageError("--identity-key: " + key + " " + exposure);
              });
      new PrivateFile(key).keepOutOfGit();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    byte[] secret =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .strip()
            .getBytes(StandardCharsets.ISO_8859_1);
    if (secret.length < MIN_KEY_BYTES) {
      throw CommandException.usageError(
          "--identity-key: "
              + key
              + " holds fewer than 16 bytes; openssl rand -hex 32 makes a key");
    }
    return PseudonymNumbering.keyed(secret);
  }

  private static byte[] readBytes(Path file, String option) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw CommandException.usageError(option + ": there is no file " + file);
    } catch (IOException unreadable) {
      throw CommandException.usageError(option + ": " + file + " cannot be read");
    }
  }
}
