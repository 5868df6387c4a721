package imdstape.replayer.credential;

import imdstape.cli.CommandException;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.metadata.MetadataTimestamp;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A command that prints credentials, as {@code aws configure export-credentials} does (AWS SDKs and
 * Tools Reference Guide, "Process credential provider"). Its output is kept in memory only; no
 * error message repeats any of it. Immutable.
 */
public final class CredentialProcess implements CredentialSource {

  private static final int MAX_OUTPUT_BYTES = 65_536;
  private static final int TIMEOUT_SECONDS = 60;
  private static final Pattern SAFE_VALUE =
      Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,16384}");

  private final String command;

  /**
   * Creates a credential process that has not run yet.
   *
   * @param command a command line for {@code /bin/sh}
   */
  public CredentialProcess(String command) {
    this.command = command;
  }

  /**
   * Runs the command and reads the credentials that it prints. Waits up to a minute.
   *
   * @param now the current time, which becomes the LastUpdated of the credentials
   * @throws CommandException if the command fails or prints no valid credentials
   */
  @Override
  public RoleCredentials fetch(Instant now) {
    try {
      Process process =
          new ProcessBuilder("/bin/sh", "-c", command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readOutput(process));
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw CommandException.failure("the credential process does not end within a minute");
      }
      if (process.exitValue() != 0) {
        throw CommandException.failure(
            "the credential process ended with exit code "
                + process.exitValue()
                + "; run it by itself to see why");
      }
      return parse(output.get(TIMEOUT_SECONDS, TimeUnit.SECONDS), now);
    } catch (IOException | ExecutionException | TimeoutException notRun) {
      throw CommandException.failure("the credential process cannot be run by /bin/sh");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("the credential process was interrupted");
    }
  }

  private static byte[] readOutput(Process process) {
    try {
      return process.getInputStream().readNBytes(MAX_OUTPUT_BYTES);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * Parses the output of a credential process.
   *
   * @throws CommandException if there are no valid session credentials in it
   */
  static RoleCredentials parse(byte[] output, Instant now) {
    JsonObject fields =
        JsonReader.parseObject(
            "the output of the credential process", output, CommandException::failure);
    String subject = "credentials";
    if (!fields.has("SessionToken")) {
      throw CommandException.failure(
          "the credential process printed keys without a SessionToken; instances have none for"
              + " good, so a replay serves sessions alone");
    }
    Instant expiration = expiration(fields, now);
    if (!expiration.isAfter(now)) {
      throw CommandException.failure(
          "the credential process printed credentials that ended at "
              + MetadataTimestamp.format(expiration));
    }
    return new RoleCredentials(
        requireSafe(fields.requiredString("AccessKeyId", subject)),
        requireSafe(fields.requiredString("SecretAccessKey", subject)),
        requireSafe(fields.requiredString("SessionToken", subject)),
        now,
        expiration);
  }

  private static Instant expiration(JsonObject fields, Instant now) {
    try {
      return fields
          .string("Expiration")
          .map(text -> OffsetDateTime.parse(text).toInstant())
          .orElse(now.plusSeconds(6 * 3600));
    } catch (DateTimeException invalid) {
      throw CommandException.failure(
          "the credential process printed an Expiration that is no time");
    }
  }

  private static String requireSafe(String secret) {
    if (!SAFE_VALUE.matcher(secret).matches()) {
      throw CommandException.failure(
          "the credential process printed something that is no credential");
    }
    return secret;
  }

  /** Returns a text without the command line, which may contain a secret. */
  @Override
  public String toString() {
    return "CredentialProcess[•••]";
  }
}
