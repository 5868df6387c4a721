package imdstape.recorder.scenario;

import imdstape.cli.CommandException;
import imdstape.file.AtomicFile;
import imdstape.scenario.codec.ScenarioDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The file of a scenario, {@code fixtures/schema/scenario.schema.json}. It takes an {@link
 * AuditedScenario}, and is written as a whole or not at all.
 */
public final class ScenarioFile {

  private static final Pattern OURS =
      Pattern.compile("\"format\"\\s*:\\s*\"" + Pattern.quote(ScenarioDocument.FORMAT) + "\"");
  private static final int BEGINNING = 1024;

  private final Path target;

  private ScenarioFile(Path target) {
    this.target = target;
  }

  /**
   * The file, which is a scenario already or is not there.
   *
   * @throws CommandException if nothing can be written there, or it would cost another file
   */
  public static ScenarioFile at(Path target) {
    Path directory = target.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw CommandException.usageError(
          "there is no directory " + directory + " to write " + target + " into; name another");
    }
    if (Files.isDirectory(target) || (Files.exists(target) && !isScenario(target))) {
      throw CommandException.usageError(
          target + " exists and is no scenario; choose another --scenario, or remove it");
    }
    return new ScenarioFile(target);
  }

  private static boolean isScenario(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
      return OURS.matcher(beginning).find();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Where it is. */
  public Path path() {
    return target;
  }

  /**
   * Writes a scenario as a whole or not at all.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(AuditedScenario scenario) {
    try {
      AtomicFile.write(target, scenario.text(), AtomicFile.Placement.SYSTEM_TEMPORARY);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
