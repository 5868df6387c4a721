package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.fixture.RecordedService;
import imdstape.json.JsonObject;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.option.MetadataOptions.Toggle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The instance metadata options as the AWS CLI writes them, and {@code Hops}, which is ours. */
public final class MetadataOptionsCodec {

  private static final String TOKENS = "HttpTokens";
  private static final String ENDPOINT = "HttpEndpoint";
  private static final String HOP_LIMIT = "HttpPutResponseHopLimit";
  private static final String IPV6 = "HttpProtocolIpv6";
  private static final String TAGS = "InstanceMetadataTags";
  private static final String HOPS = "Hops";
  private static final List<String> KNOWN = List.of(TOKENS, ENDPOINT, HOP_LIMIT, IPV6, TAGS, HOPS);

  private MetadataOptionsCodec() {}

  /** The changes that an object names. */
  public static MetadataOptions.OptionsUpdate read(JsonObject fields) {
    ScenarioFields.requireKnown(fields, "options", KNOWN);
    return new MetadataOptions.OptionsUpdate(
        fields
            .choice(
                TOKENS,
                Stream.of(RecordedService.HttpTokens.values()),
                RecordedService.HttpTokens::jsonName)
            .orElse(null),
        toggle(fields, ENDPOINT),
        hops(fields, HOP_LIMIT),
        toggle(fields, IPV6),
        toggle(fields, TAGS),
        hops(fields, HOPS));
  }

  private static @Nullable Toggle toggle(JsonObject fields, String name) {
    return fields.choice(name, Stream.of(Toggle.values()), MetadataOptionsCodec::word).orElse(null);
  }

  private static @Nullable Integer hops(JsonObject fields, String name) {
    return fields.wholeNumber(name, 1, MetadataOptions.MAX_HOPS).map(Long::intValue).orElse(null);
  }

  /** Writes all options. */
  public static void write(MetadataOptions options, JsonGenerator json) throws IOException {
    write(
        new MetadataOptions.OptionsUpdate(
            options.httpTokens(),
            options.httpEndpoint(),
            options.httpPutResponseHopLimit(),
            options.httpProtocolIpv6(),
            options.instanceMetadataTags(),
            options.hops()),
        json);
  }

  static void write(MetadataOptions.OptionsUpdate wish, JsonGenerator json) throws IOException {
    json.writeStartObject();
    write(TOKENS, wish.httpTokens() == null ? null : wish.httpTokens().jsonName(), json);
    write(ENDPOINT, word(wish.httpEndpoint()), json);
    write(HOP_LIMIT, wish.httpPutResponseHopLimit(), json);
    write(IPV6, word(wish.httpProtocolIpv6()), json);
    write(TAGS, word(wish.instanceMetadataTags()), json);
    write(HOPS, wish.hops(), json);
    json.writeEndObject();
  }

  private static void write(String name, @Nullable Object value, JsonGenerator json)
      throws IOException {
    if (value instanceof Integer number) {
      json.writeNumberField(name, number);
    } else if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  private static @Nullable String word(@Nullable Enum<?> one) {
    return one == null ? null : one.name().toLowerCase(Locale.ROOT);
  }
}
