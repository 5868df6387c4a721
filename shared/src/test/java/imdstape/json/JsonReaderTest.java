package imdstape.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of a JSON document, its positions and its errors. */
class JsonReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"b\":[\"x\",1.50,true,null,1e3],\"a\":{},\"c\":[]}", "[-1]", "\"x\"", "null"})
  void aTreeKeepsOrderAndTheTextOfNumbers(String json) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      parse(json, 9).write(out);
    }
    assertThat(text).hasToString(json);
  }

  @Test
  void everyValueKnowsItsPosition() {
    JsonObject object = parse("{\"a\": 1,\n  \"b\": [true,\n {\"c\": null}\n]}", 9).asObject();
    assertThat(object.position()).hasToString("file:1:1");
    assertThat(object.end()).hasToString("file:4:2");
    assertThat(member(object, "a").position()).hasToString("file:1:7");
    List<JsonValue> array = member(object, "b").asArray();
    assertThat(array.get(0).position()).hasToString("file:2:9");
    assertThat(member(array.get(1).asObject(), "c").position()).hasToString("file:3:8");
  }

  private static JsonValue member(JsonObject object, String name) {
    return Objects.requireNonNull(object.members().get(name), name);
  }

  @Test
  void nestingBeyondTheLimitIsAnErrorWithItsPosition() {
    assertThat(parse("{\"a\": [[]]}", 3)).isNotNull();
    assertThatThrownBy(() -> parse("{\"a\": [[]]}", 2))
        .hasMessage("file:1:8: nested deeper than anything that is known here");
    assertThatThrownBy(() -> parse("{\"a\": [}", 2)).hasMessageStartingWith("file:1:8: not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``              | 1:1: expected an object {…}, found the end of the file",
        "[1, 2]          | 1:1: expected an object {…}, found an array",
        "5               | 1:1: expected an object {…}, found a number",
        "{} {}           | 1:4: something follows the closing brace",
        "{\"a\": 1, \"a\": 2} | 1:13: not JSON: Duplicate field …",
      })
  void aDocumentThatIsNotOneObjectIsAnError(String json, String error) {
    assertThatThrownBy(
            () -> JsonReader.parseObject("file", bytes(json), IllegalArgumentException::new))
        .hasMessage("file:" + error);
  }

  @Test
  void aValueOfAnotherTypeIsAnErrorAtTheValue() {
    JsonObject object = parse("{\"a\": \"secret\"}", 1).asObject();
    JsonValue value = member(object, "a");
    assertThatThrownBy(value::asObject)
        .hasMessage("file:1:7: expected an object {…}, found a string");
    assertThatThrownBy(value::asCount)
        .hasMessage("file:1:7: expected a whole number, found a string");
    assertThatThrownBy(() -> object.bool("a")).hasMessage("file:1:7: a is true or false");
    assertThatThrownBy(() -> object.requiredString("b", "a thing"))
        .hasMessage("file:1:1: a thing says its \"b\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,expected a whole number, found a number",
    "-1,a number below zero makes no sense here",
    "3000000000,the number is too large",
  })
  void aCountIsWholeAndNotNegative(String number, String error) {
    assertThatThrownBy(() -> parse(number, 1).asCount()).hasMessageContaining(error);
  }

  @Test
  void toStringHidesValues() {
    assertThat(parse("{\"a\": {\"secret\": [\"secret\", 5]}}", 3))
        .asString()
        .isEqualTo("an object of 1");
    assertThat(parse("[\"secret\"]", 1)).asString().isEqualTo("an array of 1");
    assertThat(parse("\"secret\"", 1)).asString().isEqualTo("•••");
    assertThat(parse("12345", 1)).asString().isEqualTo("•••");
  }

  private static JsonValue parse(String json, int maxDepth) {
    return JsonReader.parse("file", bytes(json), maxDepth, IllegalArgumentException::new);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
