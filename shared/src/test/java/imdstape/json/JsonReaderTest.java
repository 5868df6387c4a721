package imdstape.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values whose form nobody promised. */
class JsonReaderTest {

  private static JsonValue value(String json, int deepest) {
    List<JsonValue> values = new ArrayList<>();
    JsonReader in =
        new JsonReader(
            "file", json.getBytes(StandardCharsets.UTF_8), IllegalArgumentException::new);
    in.document(name -> values.add(in.value(deepest)));
    return values.get(0);
  }

  @Test
  void aTreeKeepsOrderAndTheTextOfNumbers() {
    assertThat(value("{\"a\": {\"b\": [\"x\", 1.50, true, null], \"c\": {}}}", 2))
        .isEqualTo(
            new JsonValue.Members(
                Map.of(
                    "b",
                    new JsonValue.Items(
                        List.of(
                            new JsonValue.Text("x"),
                            new JsonValue.Plain("1.50"),
                            new JsonValue.Plain("true"),
                            new JsonValue.Plain("null"))),
                    "c",
                    new JsonValue.Members(Map.of()))));
  }

  @Test
  void nestingBeyondTheLimitIsAnErrorWithItsPosition() {
    assertThat(value("{\"a\": [[]]}", 2)).isNotNull();
    assertThatThrownBy(() -> value("{\"a\": [[]]}", 1))
        .hasMessage("file:1:8: nested deeper than anything that is known here");
    assertThatThrownBy(() -> value("{\"a\": [}", 1)).hasMessageStartingWith("file:1:8: not JSON");
  }

  @Test
  void toStringHidesValues() {
    assertThat(value("{\"a\": {\"secret\": [\"secret\", 5]}}", 2))
        .asString()
        .isEqualTo("an object of 1");
    assertThat(value("{\"a\": [\"secret\"]}", 1)).asString().isEqualTo("an array of 1");
    assertThat(value("{\"a\": \"secret\"}", 1)).asString().isEqualTo("•••");
    assertThat(value("{\"a\": 12345}", 1)).asString().isEqualTo("•••");
  }
}
