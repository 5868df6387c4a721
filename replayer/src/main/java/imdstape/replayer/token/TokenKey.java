package imdstape.replayer.token;

import imdstape.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** What session tokens are sealed under: a key of this process, or one that replicas share. */
public final class TokenKey {

  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 65_536;

  private TokenKey() {}

  /**
   * The key in a file, or a new one.
   *
   * @throws CommandException if there is no file, or nothing in it that could be a key
   */
  public static byte[] readOrGenerate(@Nullable Path file, SecureRandom random) {
    if (file == null) {
      byte[] key = new byte[32];
      random.nextBytes(key);
      return key;
    }
    try {
      long size = Files.size(file);
      if (size < MIN_BYTES || size > MAX_BYTES) {
        throw CommandException.usageError(
            "the token key %s has %d bytes; make one with: head -c 32 /dev/urandom > %s"
                .formatted(file, size, file));
      }
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw CommandException.usageError(
          "the token key %s cannot be read; make one with: head -c 32 /dev/urandom > %s"
              .formatted(file, file));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
