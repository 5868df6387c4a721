package imdstape.metadata;

import java.util.List;

/**
 * Something in which instances differ, or that nobody has measured: each is an option, whose first
 * value is what we take a modern instance to do. A recording says what its instance did. What each
 * means, and from where we know, is in the table of facts, {@code docs/facts.md}.
 */
public enum ServiceTrait {
  /** Which server's header lines, pages and redirects. */
  GENERATION("generation", "c", "b", "a"),
  /** How a 401 looks; both were captured, and which hosts send which is not known. */
  UNAUTHORIZED("unauthorized", "empty", "page"),
  /** How the 400 to a bad TTL looks. */
  BAD_TTL("bad-ttl", "empty", "page"),
  /** What a bad token gets where tokens are optional. */
  BAD_TOKEN("bad-token", "refused", "ignored"),
  /** Whether tokens are issued at all; some Regions of their own were late (cloud-init, 2020). */
  IMDSV2("imdsv2", "offered", "refused"),
  /** Whether a 404 says what the token has left. */
  TTL_ON_404("ttl-on-404", "absent", "present"),
  /** How tokens begin; both were captured, of 2020 to 2024 and of 2023 to 2025. */
  TOKEN_START("token-start", "AQAEA", "AQAAA"),
  /** What OPTIONS gets, which the 405 of the token's path names as allowed. */
  OPTIONS("options", "answered", "refused"),
  /** The status of a method that would change data. */
  METHODS("methods", "405", "403", "400", "501"),
  /** What HTTP/1.1 without a Host gets. */
  NO_HOST("no-host", "answered", "refused"),
  /** What a target that is a whole URL gets: its path's answer, or a 400. */
  ABSOLUTE("absolute", "answered", "refused"),
  /** Whether the case of a path's letters counts. */
  CASE("case", "counts", "ignored"),
  /** What becomes of {@code %2D} in a path. */
  PERCENT("percent", "decoded", "literal"),
  /** What becomes of {@code .} and {@code ..} in a path. */
  DOTS("dots", "resolved", "literal"),
  /** What becomes of {@code ?x=1} after a path. */
  QUERY("query", "ignored", "literal"),
  /** What becomes of Range. */
  RANGE("range", "ignored", "honoured"),
  /** What becomes of If-Modified-Since and If-None-Match. */
  CONDITIONAL("conditional", "ignored", "honoured"),
  /** What a disabled endpoint does: 403 to all, or a token and no tree (one report of 2023). */
  DISABLED("disabled", "forbidden", "no-tree"),
  /** The spacing of the JSON of Spot and rebalance notices. */
  NOTICE_JSON("notice-json", "spaced", "compact", "wide"),
  /** Whether the time of a Spot notice stands alone where it stops or hibernates an instance. */
  TERMINATION_TIME("termination-time", "terminate", "always", "no-time"),
  /** Whether days of scheduled events have a leading zero: {@code 1 Jan} or {@code 01 Jan}. */
  EVENT_DAYS("event-days", "plain", "padded"),
  /** What a throttled client sees; a status was reported by clients only. */
  THROTTLED("throttled", "silence", "503", "429"),
  /** The columns after which identity signatures are wrapped. */
  SIGNATURE_WRAP("signature-wrap", "76", "64", "none");

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
  private final List<String> choices;

  ServiceTrait(String word, String... choices) {
    this.word = word;
    this.choices = List.of(choices);
  }

  /** As written in options and fixtures. */
  public String word() {
    return word;
  }

  /** What it can be; the first is what it is unless somebody says otherwise. */
  public List<String> choices() {
    return choices;
  }
}
