package imdstape.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The name and version of the program, as shown by {@code --version} and stored in fixtures. */
public final class ProgramVersion implements IVersionProvider {

  /** Name and version in one line, {@code imds-tape 0.1.0}. */
  public static String line() {
    try (InputStream text = ProgramVersion.class.getResourceAsStream("version.txt")) {
      if (text == null) {
        throw new IllegalStateException("version.txt is not on the class path");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }
}
