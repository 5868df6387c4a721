package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import imdstape.replayer.ServedInstance;
import imdstape.scenario.codec.ScenarioDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Scenarios as the codec reads them, and that the published schema accepts the same documents. */
/** Reads scenarios with the codec, and validates them by the published schema. */
abstract class ScenarioTestBase {

  static final Path SCHEMA = Path.of("../fixtures/schema/scenario.schema.json");

  static final Instant NOW = ServedInstance.NOW;

  static final String HEAD = "{\"format\": \"imds-tape-scenario/1\", ";

  final Schema schema = schema();

  InstanceState read(String rest) {
    String text = HEAD + rest.replace('\'', '"');
    return read(text, text);
  }

  InstanceState read(String text, String name) {
    assertThat(errors(text)).as(name).isEmpty();
    return of(text);
  }

  static InstanceState of(String text) {
    return ScenarioSetup.apply(
        ScenarioDocument.parse("story.json", bytes(text), IllegalStateException::new),
        ServedInstance.defaultState(),
        NOW,
        clock -> clock,
        false);
  }

  List<Error> errors(String text) {
    return schema.validate(text, InputFormat.JSON);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(SCHEMA));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
