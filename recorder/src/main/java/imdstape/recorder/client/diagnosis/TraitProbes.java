package imdstape.recorder.client.diagnosis;

import imdstape.metadata.MediaTypes;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.metadata.TokenHeaders;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.transport.RawResponse;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Detects the {@link ServiceTrait}s of a service with harmless requests, one for each trait. A
 * probe without a response leaves its trait unset.
 *
 * <p>Some traits are never probed: the responses to methods that would change data, to a request
 * without a Host, of a disabled endpoint and under throttling, the JSON of events, and the line
 * wrapping of signatures. For use once, by one thread.
 */
public final class TraitProbes {

  private static final String LISTING = "/latest/meta-data/";
  private static final String UNKNOWN_PATH = "/latest/meta-data/no-such-thing";

  private final ImdsClient client;
  private ServiceTraits traits = ServiceTraits.MODERN;

  /** Probes through a client that has made contact with the service. */
  public TraitProbes(ImdsClient client) {
    this.client = client;
  }

  /**
   * Sends all probes.
   *
   * @param tokensOptional whether the service answers a GET without a token
   */
  public ServiceTraits detectTraits(boolean tokensOptional) {
    Optional<RawResponse> plain = get(LISTING, Map.of());
    plain.ifPresent(
        response -> traits = traits.with(ServiceTrait.GENERATION, generation(response)));
    String start = client.tokenPrefix();
    if (ServiceTrait.TOKEN_START.choices().contains(start)) {
      traits = traits.with(ServiceTrait.TOKEN_START, start);
    }
    addTrait(ServiceTrait.BAD_TTL, putWithBadTtl(), response -> errorBodyKind(response, 400));
    Optional<RawResponse> badToken =
        client.probe(HttpMethod.GET, LISTING, false, Map.of(TokenHeaders.TOKEN, "none"));
    addTrait(ServiceTrait.UNAUTHORIZED, badToken, response -> errorBodyKind(response, 401));
    if (tokensOptional) {
      addTrait(
          ServiceTrait.BAD_TOKEN,
          badToken,
          response -> response.status() == 200 ? "ignored" : "refused");
    }
    addTrait(
        ServiceTrait.TTL_ON_404,
        get(UNKNOWN_PATH, Map.of()),
        response -> response.headers().contains(TokenHeaders.TTL) ? "present" : "absent");
    addTrait(
        ServiceTrait.OPTIONS,
        client.probe(HttpMethod.OPTIONS, LISTING, true, Map.of()),
        response -> response.status() == 405 ? "refused" : "answered");
    addTrait(
        ServiceTrait.CASE,
        get("/latest/META-DATA/", Map.of()),
        response -> ifFound(response, "ignored", "counts"));
    addTrait(
        ServiceTrait.PERCENT,
        get("/latest/meta%2Ddata/", Map.of()),
        response -> ifFound(response, "decoded", "literal"));
    addTrait(
        ServiceTrait.DOTS,
        get("/latest/dynamic/../meta-data/", Map.of()),
        response -> ifFound(response, "resolved", "literal"));
    addTrait(
        ServiceTrait.ABSOLUTE,
        get(client.absoluteUrl(LISTING), Map.of()),
        response -> ifFound(response, "answered", "refused"));
    addTrait(
        ServiceTrait.QUERY,
        get(LISTING + "?x=1", Map.of()),
        response -> ifFound(response, "ignored", "literal"));
    addTrait(
        ServiceTrait.RANGE,
        get(LISTING, Map.of("Range", "bytes=0-0")),
        response -> response.status() == 206 ? "honoured" : "ignored");
    plain
        .map(response -> response.headers().get("Last-Modified"))
        .ifPresent(
            date ->
                addTrait(
                    ServiceTrait.CONDITIONAL,
                    get(LISTING, Map.of("If-Modified-Since", date)),
                    response -> response.status() == 304 ? "honoured" : "ignored"));
    return traits;
  }

  private Optional<RawResponse> get(String target, Map<String, String> headers) {
    return client.probe(HttpMethod.GET, target, true, headers);
  }

  private Optional<RawResponse> putWithBadTtl() {
    return client.probe(HttpMethod.PUT, "/latest/api/token", false, Map.of(TokenHeaders.TTL, "0"));
  }

  private void addTrait(
      ServiceTrait trait, Optional<RawResponse> answer, Function<RawResponse, String> meaning) {
    answer.ifPresent(response -> traits = traits.with(trait, meaning.apply(response)));
  }

  /** Captured redirects of the oldest generation all have an ETag. */
  private static String generation(RawResponse answer) {
    if (answer.headers().contains("ETag")) {
      return "a";
    }
    return "bytes".equals(answer.headers().get("Accept-Ranges")) ? "b" : "c";
  }

  private static String errorBodyKind(RawResponse answer, int status) {
    boolean page =
        answer.status() == status
            && answer.captured().contentType().startsWith(MediaTypes.TEXT_HTML);
    return page ? "page" : "empty";
  }

  private static String ifFound(RawResponse answer, String yes, String no) {
    return answer.status() == 200 ? yes : no;
  }
}
