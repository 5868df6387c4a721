package imdstape.recorder.client;

import imdstape.metadata.MetadataResponse;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.metadata.TokenHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks what no document tells: each probe is a request that changes nothing, and its answer a
 * {@link ServiceTrait}. A probe that is not answered says nothing. Not answer are methods that
 * would change data, a request without a Host, a disabled endpoint, what throttling looks like, the
 * JSON of events, and the wrap of signatures, which are never asked for.
 */
public final class TraitProbes {

  private static final String LISTING = "/latest/meta-data/";
  private static final String UNKNOWN_PATH = "/latest/meta-data/no-such-thing";

  private final ImdsClient client;
  private ServiceTraits traits = ServiceTraits.MODERN;

  public TraitProbes(ImdsClient client) {
    this.client = client;
  }

  /**
   * Asks it all.
   *
   * @param tokensOptional whether a GET without a token is answered
   */
  public ServiceTraits detectTraits(boolean tokensOptional) {
    Optional<RawResponse> plain = get(LISTING, Map.of());
    plain.ifPresent(seen -> traits = traits.with(ServiceTrait.GENERATION, generation(seen)));
    String start = client.tokenPrefix();
    if (ServiceTrait.TOKEN_START.choices().contains(start)) {
      traits = traits.with(ServiceTrait.TOKEN_START, start);
    }
    addTrait(ServiceTrait.BAD_TTL, putWithBadTtl(), seen -> errorBodyKind(seen, 400));
    Optional<RawResponse> badToken =
        client.probe(HttpMethod.GET, LISTING, false, Map.of(TokenHeaders.TOKEN, "none"));
    addTrait(ServiceTrait.UNAUTHORIZED, badToken, seen -> errorBodyKind(seen, 401));
    if (tokensOptional) {
      addTrait(
          ServiceTrait.BAD_TOKEN, badToken, seen -> seen.status() == 200 ? "ignored" : "refused");
    }
    addTrait(
        ServiceTrait.TTL_ON_404,
        get(UNKNOWN_PATH, Map.of()),
        seen -> seen.headers().contains(TokenHeaders.TTL) ? "present" : "absent");
    addTrait(
        ServiceTrait.OPTIONS,
        client.probe(HttpMethod.OPTIONS, LISTING, true, Map.of()),
        seen -> seen.status() == 405 ? "refused" : "answered");
    addTrait(
        ServiceTrait.CASE,
        get("/latest/META-DATA/", Map.of()),
        seen -> ifFound(seen, "ignored", "counts"));
    addTrait(
        ServiceTrait.PERCENT,
        get("/latest/meta%2Ddata/", Map.of()),
        seen -> ifFound(seen, "decoded", "literal"));
    addTrait(
        ServiceTrait.DOTS,
        get("/latest/dynamic/../meta-data/", Map.of()),
        seen -> ifFound(seen, "resolved", "literal"));
    addTrait(
        ServiceTrait.ABSOLUTE,
        get(client.absoluteUrl(LISTING), Map.of()),
        seen -> ifFound(seen, "answered", "refused"));
    addTrait(
        ServiceTrait.QUERY,
        get(LISTING + "?x=1", Map.of()),
        seen -> ifFound(seen, "ignored", "literal"));
    addTrait(
        ServiceTrait.RANGE,
        get(LISTING, Map.of("Range", "bytes=0-0")),
        seen -> seen.status() == 206 ? "honoured" : "ignored");
    plain
        .map(seen -> seen.headers().get("Last-Modified"))
        .ifPresent(
            date ->
                addTrait(
                    ServiceTrait.CONDITIONAL,
                    get(LISTING, Map.of("If-Modified-Since", date)),
                    seen -> seen.status() == 304 ? "honoured" : "ignored"));
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
    answer.ifPresent(seen -> traits = traits.with(trait, meaning.apply(seen)));
  }

  /** The redirects of the oldest come with an ETag wherever they were captured. */
  private static String generation(RawResponse answer) {
    if (answer.headers().contains("ETag")) {
      return "a";
    }
    return "bytes".equals(answer.headers().get("Accept-Ranges")) ? "b" : "c";
  }

  private static String errorBodyKind(RawResponse answer, int status) {
    boolean page =
        answer.status() == status
            && answer.captured().contentType().startsWith(MetadataResponse.TEXT_HTML);
    return page ? "page" : "empty";
  }

  private static String ifFound(RawResponse answer, String yes, String no) {
    return answer.status() == 200 ? yes : no;
  }
}
