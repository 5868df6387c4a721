package imdstape.replayer.token;

import imdstape.cli.CommandException;
import imdstape.file.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads or generates the key that encrypts session tokens. Replays that share a key file accept
 * each other's tokens.
 */
public final class TokenKey {

  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 65_536;

  private TokenKey() {}

  /**
   * Returns the SHA-256 digest of a file or, without a file, 32 random bytes.
   *
   * @param file 16 to 65,536 bytes, or null
   * @throws CommandException if the file cannot be read, has another size, or others can read or
   *     write it
   */
  public static byte[] readOrGenerate(@Nullable Path file, SecureRandom random) {
    if (file == null) {
      byte[] key = new byte[32];
      random.nextBytes(key);
      return key;
    }
    try {
      KeyFile.exposure(file)
          .ifPresent(
              exposure -> {
                throw CommandException.usageError("the token key " + file + " " + exposure);
              });
      long size = Files.size(file);
      if (size < MIN_BYTES || size > MAX_BYTES) {
        throw CommandException.usageError(
            "the token key %s has %d bytes; make one with: (umask 077; head -c 32 /dev/urandom > %s)"
                .formatted(file, size, file));
      }
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw CommandException.usageError(
          "the token key %s cannot be read; make one with: (umask 077; head -c 32 /dev/urandom > %s)"
              .formatted(file, file));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
