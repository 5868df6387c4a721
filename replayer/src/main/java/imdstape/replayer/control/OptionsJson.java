package imdstape.replayer.control;

import imdstape.fixture.Service;
import imdstape.replayer.world.MetadataOptions;
import imdstape.replayer.world.MetadataOptions.Toggle;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The instance metadata options as the AWS CLI writes them, and {@code Hops}, which is ours. */
final class OptionsJson {

  private static final String TOKENS = "HttpTokens";
  private static final String ENDPOINT = "HttpEndpoint";
  private static final String HOP_LIMIT = "HttpPutResponseHopLimit";
  private static final String IPV6 = "HttpProtocolIpv6";
  private static final String TAGS = "InstanceMetadataTags";
  private static final String HOPS = "Hops";
  private static final List<String> KNOWN = List.of(TOKENS, ENDPOINT, HOP_LIMIT, IPV6, TAGS, HOPS);

  private OptionsJson() {}

  /** What is wrong with a wish. */
  static final class WrongException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String said;

    WrongException(String said) {
      super(said);
      this.said = said;
    }

    String said() {
      return said;
    }
  }

  static JsonObject write(MetadataOptions options) {
    return new JsonObject()
        .put(TOKENS, options.httpTokens().word())
        .put(ENDPOINT, word(options.httpEndpoint()))
        .put(HOP_LIMIT, options.httpPutResponseHopLimit())
        .put(IPV6, word(options.httpProtocolIpv6()))
        .put(TAGS, word(options.instanceMetadataTags()))
        .put(HOPS, options.hops());
  }

  /** The options with the changes that an object names. */
  static MetadataOptions read(JsonObject wish, MetadataOptions before) throws WrongException {
    for (String name : wish.fieldNames()) {
      if (!KNOWN.contains(name)) {
        throw new WrongException(
            "there is no option " + name + "; known are " + String.join(", ", KNOWN));
      }
    }
    return new MetadataOptions(
        one(wish, TOKENS, before.httpTokens(), Service.Tokens.values()),
        one(wish, ENDPOINT, before.httpEndpoint(), Toggle.values()),
        hops(wish, HOP_LIMIT, before.httpPutResponseHopLimit()),
        one(wish, IPV6, before.httpProtocolIpv6(), Toggle.values()),
        one(wish, TAGS, before.instanceMetadataTags(), Toggle.values()),
        hops(wish, HOPS, before.hops()));
  }

  private static <E extends Enum<E>> E one(JsonObject wish, String name, E before, E[] all)
      throws WrongException {
    if (!wish.containsKey(name)) {
      return before;
    }
    for (E one : all) {
      if (word(one).equals(wish.getValue(name))) {
        return one;
      }
    }
    throw new WrongException(
        name + " is " + String.join(" or ", Stream.of(all).map(OptionsJson::word).toList()));
  }

  private static int hops(JsonObject wish, String name, int before) throws WrongException {
    if (!wish.containsKey(name)) {
      return before;
    }
    if (wish.getValue(name) instanceof Integer hops
        && hops >= 1
        && hops <= MetadataOptions.MOST_HOPS) {
      return hops;
    }
    throw new WrongException(name + " is a number from 1 to " + MetadataOptions.MOST_HOPS);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
