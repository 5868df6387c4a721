package imdstape.metadata;

import java.util.List;

/**
 * A behaviour in which services differ, or that was never measured. Each is an option whose first
 * choice is the presumed behaviour of a modern instance. A recording stores the choices of its
 * instance. The table of facts, {@code docs/facts.md}, explains each choice and names its source.
 */
public enum ServiceTrait {
  /** The generation of the server, which decides header lines, error pages and redirects. */
  GENERATION("generation", "c", "b", "a"),
  /** The body of a 401. Both were captured; which hosts send which is unknown. */
  UNAUTHORIZED("unauthorized", "empty", "page"),
  /** The body of the 400 for an invalid TTL. */
  BAD_TTL("bad-ttl", "empty", "page"),
  /** The response to an invalid token where tokens are optional. */
  BAD_TOKEN("bad-token", "refused", "ignored"),
  /** Whether tokens are issued. Some isolated Regions did so late (cloud-init, 2020). */
  IMDSV2("imdsv2", "offered", "refused"),
  /** Whether a 404 has the header with the remaining TTL of the token. */
  TTL_ON_404("ttl-on-404", "absent", "present"),
  /** The first characters of tokens. Captures: 2020 to 2024, and 2023 to 2025. */
  TOKEN_START("token-start", "AQAEA", "AQAAA"),
  /** The response to OPTIONS, which the 405 of the token path names as allowed. */
  OPTIONS("options", "answered", "refused"),
  /** The status of a request with a method that would change data. */
  METHODS("methods", "405", "403", "400", "501"),
  /** The response to HTTP/1.1 without a Host header. */
  NO_HOST("no-host", "answered", "refused"),
  /** The response to a target that is an absolute URL: that of its path, or a 400. */
  ABSOLUTE("absolute", "answered", "refused"),
  /** Whether paths are case-sensitive. */
  CASE("case", "counts", "ignored"),
  /** The treatment of {@code %2D} in a path. */
  PERCENT("percent", "decoded", "literal"),
  /** The treatment of {@code .} and {@code ..} in a path. */
  DOTS("dots", "resolved", "literal"),
  /** The treatment of {@code ?x=1} after a path. */
  QUERY("query", "ignored", "literal"),
  /** The treatment of Range. */
  RANGE("range", "ignored", "honoured"),
  /** The treatment of If-Modified-Since and If-None-Match. */
  CONDITIONAL("conditional", "ignored", "honoured"),
  /** A disabled endpoint: 403 for all, or a token but no tree (one report of 2023). */
  DISABLED("disabled", "forbidden", "no-tree"),
  /** The spacing of the JSON of Spot and rebalance notices. */
  NOTICE_JSON("notice-json", "spaced", "compact", "wide"),
  /** Whether spot/termination-time exists if the interruption stops or hibernates. */
  TERMINATION_TIME("termination-time", "terminate", "always", "no-time"),
  /** Whether the day of a scheduled event has a leading zero: {@code 1 Jan}, {@code 01 Jan}. */
  EVENT_DAYS("event-days", "plain", "padded"),
  /** The response to a throttled client. Only clients have reported a status. */
  THROTTLED("throttled", "silence", "503", "429"),
  /** The line length of identity signatures. */
  SIGNATURE_WRAP("signature-wrap", "76", "64", "none");

  private final String optionName;

  @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
  private final List<String> choices;

  ServiceTrait(String optionName, String... choices) {
    this.optionName = optionName;
    this.choices = List.of(choices);
  }

  /** Returns the name of the trait in options and fixtures. */
  public String optionName() {
    return optionName;
  }

  /** Returns the possible values; the first is the default. */
  public List<String> choices() {
    return choices;
  }
}
