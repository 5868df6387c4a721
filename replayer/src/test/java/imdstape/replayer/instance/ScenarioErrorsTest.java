package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.scenario.codec.DurationText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios as the codec reads them, and that the published schema accepts the same documents. */
/** Scenarios that the codec rejects, and that the published schema rejects what it can express. */
class ScenarioErrorsTest extends ScenarioTestBase {

  /** In these documents, single quotes stand for double quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'colour': 1} | 1:46: unknown field \"colour\" in a scenario",
        "'$schema': 7} | 1:47: $schema is a string",
        "'fixture': 7} | fixture is a string",
        "'spot': 'yes'} | spot is true or false",
        "'at-deadline': 'die'} | at-deadline is keep or drop",
        "'seed': 1.5} | seed is a whole number",
        "'clock': {'speed': -1}} | speed is a number from 0 to 86400",
        "'clock': {'at': 'noon'}} | \"noon\" is no time; write +30s",
        "'clock': 7} | clock is an object",
        "'options': {'HttpTokens': 'maybe'}} | HttpTokens is optional or required",
        "'options': {'Hops': 65}} | Hops is a whole number from 1 to 64",
        "'events': {}} | events is an array of objects",
        "'events': [7]} | expected an object",
        "'events': [{'at': '+1s'}]} | an event says its \"event\"",
        "'events': [{'event': 'flood'}]} | there is no event flood; known are spot-interruption",
        "'events': [{'event': 'maintenance', 'at': '30s'}]} | \"30s\" is no time",
        "'events': [{'event': 'maintenance', 'at': '+soon'}]} | \"+soon\" is no time",
        "'events': [{'event': 'maintenance', 'code': 'x'}]} | code is instance-reboot",
        "'events': [{'event': 'maintenance', 'event-id': 'x'}]} | 17 hexadecimal digits",
        "'events': [{'event': 'maintenance', 'state': 'x'}]} | unknown field \"state\"",
        "'events': [{'event': 'value', 'path': '/etc/passwd', 'value': 'x'}]} | no path of the",
        "'events': [{'event': 'value', 'path': 'meta-data/mac'}]} | null to take it away",
        "'events': [{'event': 'role', 'role': 'a b'}]} | no name of a role",
        "'events': [{'event': 'role'}]} | null to take it away",
        "'events': [{'event': 'credentials'}]} | says its \"state\"",
        "'events': [{'event': 'credentials', 'state': 'stale'}]} | state is available or",
        "'events': [{'event': 'target-lifecycle-state'}]} | says its \"state\"",
        "'events': [{'event': 'options'}]} | says its \"options\"",
        "'faults': [{'fault': 'flood'}]} | there is no fault flood",
        "'faults': [{'fault': 'status'}]} | says its \"status\"",
        "'faults': [{'fault': 'status', 'status': 418}]} | status is one of 401, 403",
        "'faults': [{'fault': 'delay'}]} | a delay says \"by\"",
        "'faults': [{'fault': 'delay', 'by': 'long'}]} | \"long\" is no span of time",
        "'faults': [{'fault': 'reset', 'share': 2}]} | share is a number from 0 to 1",
        "'faults': [{'fault': 'reset', 'every': 0}]} | every is a whole number from 1",
        "'faults': [{'fault': 'truncate', 'keep': 1}]} | keep is a number from 0 to 0.999",
        "'faults': [{'fault': 'reset', 'method': 'get'}]} | method is a method of HTTP as it is"
            + " sent: GET",
        "'faults': [{'fault': 'reset', 'path': 'latest/meta-data/**'}]} | leave the version out",
        "'faults': [{'preset': 'sunny'}]} | preset is hop-limit or throttled",
        "'faults': [{'preset': 'flaky', 'share': 1}]} | unknown field \"share\" in a preset",
      })
  void documentsRejectedByTheReaderAreRejectedByTheSchema(String rest, String message) {
    String text = HEAD + rest.replace('\'', '"');

    assertThatThrownBy(() -> of(text))
        .hasMessageContaining("story.json:1:")
        .hasMessageContaining(message);
    assertThat(errors(text)).as(text).isNotEmpty();
  }

  /** Contradictions between fields, which the schema does not express. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'events': [{'event': 'spot-interruption'}]} | add \"spot\": true",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'lead': '1s', 'end': '+2s'}]} |"
            + " give one of them",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'at': '+2s', 'end': '+1s'}]} |"
            + " ends before it is announced",
        "'spot': true, 'events': [{'event': 'spot-interruption', 'lead': '25h'}]} | a day at most",
        "'events': [{'event': 'options', 'options': {'HttpProtocolIpv6': 'enabled'}}]} | no event",
        "'spot': true, 'events': [{'event': 'fis'}, {'event': 'spot-interruption'}]} |"
            + " spot-interruption-2 is set for 2026-",
        "'spot': true, 'events': [{'event': 'rebalance-recommendation'}, {'event': 'fis'}]} |"
            + " a time once announced never moves",
        "'events': [{'event': 'maintenance', 'event-id': 'instance-event-0d59937288b749b32'},"
            + " {'event': 'maintenance', 'event-id': 'instance-event-0d59937288b749b32',"
            + " 'not-before': '+2h'}]} | leave one of the two out, or give it another event-id",
        "'events': [{'event': 'value', 'path': 'meta-data/tags', 'value': 'x'}]} |"
            + " meta-data/tags is a directory",
        "'events': [{'event': 'maintenance', 'not-before': '+2h', 'not-after': '+1h'}]} |"
            + " it is over before it begins",
        "'events': [{'event': 'maintenance', 'not-before': '+2h', 'not-before-deadline': '+1h'}]} |"
            + " its latest start is before its earliest",
        "'events': [{'event': 'maintenance', 'at': '+2s', 'ends': '+1s'}]} | ends before it"
            + " appears",
        "'events': [{'event': 'maintenance', 'outcome': 'canceled'}]} | know when it \"ends\"",
        "'faults': [{'fault': 'reset', 'from': '+2s', 'until': '+2s'}]} | it is over before it"
            + " begins",
        "'faults': [{'fault': 'delay', 'by': {'from': '2s', 'to': '1s'}}]} | no less than from",
        "'faults': [{'fault': 'delay', 'by': {'median': '2s', 'p99': '1s'}}]} | no more than p99",
        "'faults': [{'fault': 'drip', 'each': '1h'}]} | ten minutes at most",
      })
  void contradictionsAreRejected(String rest, String message) {
    assertThatThrownBy(() -> of(HEAD + rest.replace('\'', '"'))).hasMessageContaining(message);
  }

  @Test
  void anErrorNamesLineAndColumn() {
    String text =
        """
        {
          "format": "imds-tape-scenario/1",
          "events": [
            { "event": "maintenance" },
            { "event": "maintenance", "code": "flood" }
          ]
        }
        """;

    assertThatThrownBy(() -> of(text)).hasMessageStartingWith("story.json:5:39: code is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"format\": \"imds-tape/1\"}", "[]", "", "{\"format\": 1}"})
  void aFileThatIsNoScenarioIsRejected(String text) {
    assertThatThrownBy(() -> of(text)).hasMessageStartingWith("story.json:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "PT-5S", "99999999999s", "1000000d", "m5"})
  void invalidDurationsAreRejected(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
