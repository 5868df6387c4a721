package imdstape.scenario;

import imdstape.metadata.MetadataPath;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a fault affects. Path, method, token and period select requests, which are
 * counted; {@code first}, {@code every} and {@code share} choose among those by their number.
 *
 * @param path a pattern: {@code *} is a part of a segment, {@code **} any number of segments; with
 *     a leading slash it begins with the version, otherwise below it; null selects every path
 * @param method {@code GET}; null selects every method
 * @param tokenOnly whether only requests with a session token are selected
 * @param first how many requests are affected, counted from the first; 0 is all
 * @param every every n-th request is affected; 1 is all
 * @param share the share of requests that is affected, 0 to 1; the seed chooses which
 * @param from when the fault begins; null is always
 * @param until when the fault ends; null is never
 */
public record FaultScope(
    @Nullable String path,
    @Nullable String method,
    boolean tokenOnly,
    long first,
    long every,
    double share,
    @Nullable Instant from,
    @Nullable Instant until) {

  /** Every request at every time. */
  public static final FaultScope ALL = new FaultScope(null, null, false, 0, 1, 1, null, null);

  private static final Pattern METHOD = Pattern.compile("[A-Z]+");

  public FaultScope {
    if (first < 0 || every < 1 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("first is 0 or more, every 1 or more, share 0 to 1");
    }
  }

  /** The first rule that this scope breaks; empty if it is valid. */
  public Optional<RuleViolation> findViolation() {
    if (path != null && path.startsWith(MetadataPath.LATEST + "/")) {
      return RuleViolation.of(
          "path", "begin it with a slash, or leave the version out to mean all of them");
    }
    if (method != null && !METHOD.matcher(method).matches()) {
      return RuleViolation.of("method", "method is a method of HTTP as it is sent: GET, HEAD, PUT");
    }
    return until != null && from != null && !from.isBefore(until)
        ? RuleViolation.of("until", "it is over before it begins")
        : Optional.empty();
  }

  /** Whether the seed chooses the affected requests. */
  public boolean isRandom() {
    return share > 0 && share < 1;
  }

  /** This scope for a pattern of paths. */
  public FaultScope withPath(String pattern) {
    return new FaultScope(pattern, method, tokenOnly, first, every, share, from, until);
  }

  /** This scope for a method. */
  public FaultScope withMethod(String name) {
    return new FaultScope(path, name, tokenOnly, first, every, share, from, until);
  }

  /** This scope for requests with a token. */
  public FaultScope withTokenOnly() {
    return new FaultScope(path, method, true, first, every, share, from, until);
  }

  /** This scope for the first requests. */
  public FaultScope withFirst(long count) {
    return new FaultScope(path, method, tokenOnly, count, every, share, from, until);
  }

  /** This scope for every n-th request. */
  public FaultScope withEvery(long count) {
    return new FaultScope(path, method, tokenOnly, first, count, share, from, until);
  }

  /** This scope for a share of the requests. */
  public FaultScope withShare(double part) {
    return new FaultScope(path, method, tokenOnly, first, every, part, from, until);
  }

  /** This scope for a period. */
  public FaultScope withPeriod(@Nullable Instant begin, @Nullable Instant end) {
    return new FaultScope(path, method, tokenOnly, first, every, share, begin, end);
  }
}
