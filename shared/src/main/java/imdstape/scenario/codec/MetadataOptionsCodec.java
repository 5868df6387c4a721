package imdstape.scenario.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.metadata.HttpTokens;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes instance metadata options with the names and values of the AWS CLI, and {@code
 * Hops}, which is an addition of imds-tape.
 */
public final class MetadataOptionsCodec {

  private static final String TOKENS = "HttpTokens";
  private static final String ENDPOINT = "HttpEndpoint";
  private static final String HOP_LIMIT = "HttpPutResponseHopLimit";
  private static final String IPV6 = "HttpProtocolIpv6";
  private static final String TAGS = "InstanceMetadataTags";
  private static final String HOPS = "Hops";
  private static final List<String> KNOWN = List.of(TOKENS, ENDPOINT, HOP_LIMIT, IPV6, TAGS, HOPS);

  private MetadataOptionsCodec() {}

  /** Reads the options that an object names. */
  public static OptionsUpdate read(JsonObject object) {
    ScenarioFields.requireKnown(object, "options", KNOWN);
    return new OptionsUpdate(
        object.choice(TOKENS, Stream.of(HttpTokens.values()), HttpTokens::jsonName).orElse(null),
        toggle(object, ENDPOINT),
        hops(object, HOP_LIMIT),
        toggle(object, IPV6),
        toggle(object, TAGS),
        hops(object, HOPS));
  }

  /** Reads the options that an event changes: all but the IPv6 listener. */
  static OptionsUpdate readForEvent(JsonObject object) {
    OptionsUpdate update = read(object);
    if (update.httpProtocolIpv6() != null) {
      throw object.error(IPV6, "HttpProtocolIpv6 opens a listener, which no event does");
    }
    return update;
  }

  private static @Nullable Toggle toggle(JsonObject object, String name) {
    return object.choice(name, Stream.of(Toggle.values()), Toggle::jsonName).orElse(null);
  }

  private static @Nullable Integer hops(JsonObject object, String name) {
    return object.wholeNumber(name, 1, MetadataOptions.MAX_HOPS).map(Long::intValue).orElse(null);
  }

  /** Writes all options. */
  public static void write(MetadataOptions options, JsonGenerator out) throws IOException {
    write(options.toUpdate(), out);
  }

  /** Writes the options that an update changes. */
  public static void write(OptionsUpdate update, JsonGenerator out) throws IOException {
    out.writeStartObject();
    if (update.httpTokens() != null) {
      out.writeStringField(TOKENS, update.httpTokens().jsonName());
    }
    write(ENDPOINT, update.httpEndpoint(), out);
    write(HOP_LIMIT, update.httpPutResponseHopLimit(), out);
    write(IPV6, update.httpProtocolIpv6(), out);
    write(TAGS, update.instanceMetadataTags(), out);
    write(HOPS, update.hops(), out);
    out.writeEndObject();
  }

  private static void write(String name, @Nullable Toggle value, JsonGenerator out)
      throws IOException {
    if (value != null) {
      out.writeStringField(name, value.jsonName());
    }
  }

  private static void write(String name, @Nullable Integer value, JsonGenerator out)
      throws IOException {
    if (value != null) {
      out.writeNumberField(name, value);
    }
  }
}
