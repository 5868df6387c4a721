package imdstape.recorder.client;

import imdstape.metadata.Response;
import imdstape.metadata.TokenHeaders;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks what no document tells: each probe is a request that changes nothing, and its answer a
 * {@link Trait}. A probe that is not answered says nothing. Not answer are methods that would
 * change data, a request without a Host, a disabled endpoint, what throttling looks like, the JSON
 * of events, and the wrap of signatures, which are never asked for.
 */
public final class Probes {

  private static final String LISTING = "/latest/meta-data/";
  private static final String NOTHING = "/latest/meta-data/no-such-thing";

  private final ImdsClient client;
  private Traits traits = Traits.MODERN;

  public Probes(ImdsClient client) {
    this.client = client;
  }

  /**
   * Asks it all.
   *
   * @param tokensOptional whether a GET without a token is answered
   */
  public Traits traits(boolean tokensOptional) {
    Optional<Answer> plain = get(LISTING, Map.of());
    plain.ifPresent(seen -> traits = traits.with(Trait.GENERATION, generation(seen)));
    String start = client.tokenStart();
    if (Trait.TOKEN_START.choices().contains(start)) {
      traits = traits.with(Trait.TOKEN_START, start);
    }
    note(Trait.BAD_TTL, putWithBadTtl(), seen -> look(seen, 400));
    Optional<Answer> badToken =
        client.probe(HttpMethod.GET, LISTING, false, Map.of(TokenHeaders.TOKEN, "none"));
    note(Trait.UNAUTHORIZED, badToken, seen -> look(seen, 401));
    if (tokensOptional) {
      note(Trait.BAD_TOKEN, badToken, seen -> seen.status() == 200 ? "ignored" : "refused");
    }
    note(
        Trait.TTL_ON_404,
        get(NOTHING, Map.of()),
        seen -> seen.headers().contains(TokenHeaders.TTL) ? "present" : "absent");
    note(
        Trait.OPTIONS,
        client.probe(HttpMethod.OPTIONS, LISTING, true, Map.of()),
        seen -> seen.status() == 405 ? "refused" : "answered");
    note(Trait.CASE, get("/latest/META-DATA/", Map.of()), seen -> found(seen, "ignored", "counts"));
    note(
        Trait.PERCENT,
        get("/latest/meta%2Ddata/", Map.of()),
        seen -> found(seen, "decoded", "literal"));
    note(
        Trait.DOTS,
        get("/latest/dynamic/../meta-data/", Map.of()),
        seen -> found(seen, "resolved", "literal"));
    note(
        Trait.ABSOLUTE,
        get(client.absolute(LISTING), Map.of()),
        seen -> found(seen, "answered", "refused"));
    note(Trait.QUERY, get(LISTING + "?x=1", Map.of()), seen -> found(seen, "ignored", "literal"));
    note(
        Trait.RANGE,
        get(LISTING, Map.of("Range", "bytes=0-0")),
        seen -> seen.status() == 206 ? "honoured" : "ignored");
    plain
        .map(seen -> seen.headers().get("Last-Modified"))
        .ifPresent(
            date ->
                note(
                    Trait.CONDITIONAL,
                    get(LISTING, Map.of("If-Modified-Since", date)),
                    seen -> seen.status() == 304 ? "honoured" : "ignored"));
    return traits;
  }

  private Optional<Answer> get(String target, Map<String, String> headers) {
    return client.probe(HttpMethod.GET, target, true, headers);
  }

  private Optional<Answer> putWithBadTtl() {
    return client.probe(HttpMethod.PUT, "/latest/api/token", false, Map.of(TokenHeaders.TTL, "0"));
  }

  private void note(Trait trait, Optional<Answer> answer, Function<Answer, String> meaning) {
    answer.ifPresent(seen -> traits = traits.with(trait, meaning.apply(seen)));
  }

  /** The redirects of the oldest come with an ETag wherever they were captured. */
  private static String generation(Answer answer) {
    if (answer.headers().contains("ETag")) {
      return "a";
    }
    return "bytes".equals(answer.headers().get("Accept-Ranges")) ? "b" : "c";
  }

  private static String look(Answer answer, int status) {
    boolean page = answer.status() == status && answer.seen().type().startsWith(Response.HTML);
    return page ? "page" : "empty";
  }

  private static String found(Answer answer, String yes, String no) {
    return answer.status() == 200 ? yes : no;
  }
}
