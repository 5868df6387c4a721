package imdstape.recorder.diff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An array of the differences, for {@code jq}: ASCII, the same on every machine.
 *
 * <pre>{@code
 * [
 *   {
 *     "what": "value",
 *     "version": "latest",
 *     "path": "meta-data/instance-type",
 *     "before": "m7i.large",
 *     "after": "m7g.large"
 *   }
 * ]
 * }</pre>
 *
 * <p>{@code version} is null for what the service does at every path, {@code before} and {@code
 * after} where a side has nothing to say.
 */
public record DiffJsonReport() implements DiffReport {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public String render(Differences differences) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text).setPrettyPrinter(style())) {
      out.writeStartArray();
      for (FixtureDifference drift : differences.all()) {
        out.writeStartObject();
        out.writeStringField("what", drift.type().word());
        out.writeStringField("version", drift.version().isEmpty() ? null : drift.version());
        out.writeStringField("path", drift.path());
        out.writeStringField("before", text(drift.before()));
        out.writeStringField("after", text(drift.after()));
        out.writeEndObject();
      }
      out.writeEndArray();
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.append('\n').toString();
  }

  private static @Nullable String text(@Nullable DisplayedValue said) {
    return said == null ? null : said.text();
  }

  private static DefaultPrettyPrinter style() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator(""))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
