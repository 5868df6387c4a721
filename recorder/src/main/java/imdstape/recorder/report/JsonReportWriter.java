package imdstape.recorder.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Writes reports as JSON. A report is a record, a map or a list; the fields of a record have the
 * order of its components. Loading this class loads Jackson's databind, which would slow the start
 * of every command: refer to it only where such a report is written. Thread-safe.
 */
public final class JsonReportWriter {

  private JsonReportWriter() {}

  /** JSON that is the same on every machine: ASCII, two spaces, line feeds, one at the end. */
  public static String writePortable(Object report) {
    JsonMapper mapper = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return write(
            mapper,
            new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter),
            report)
        + "\n";
  }

  /** JSON in Jackson's default layout, for standard output; no line feed at the end. */
  public static String writePretty(Object report) {
    return write(JsonMapper.builder().build(), new DefaultPrettyPrinter(), report);
  }

  private static String write(JsonMapper mapper, PrettyPrinter layout, Object report) {
    try {
      return mapper.writer(layout).writeValueAsString(report);
    } catch (JsonProcessingException notSerializable) {
      throw new IllegalArgumentException(notSerializable);
    }
  }
}
