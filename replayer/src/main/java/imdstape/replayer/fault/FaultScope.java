package imdstape.replayer.fault;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.PathPattern;
import imdstape.replayer.http.MetadataRequest;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whom a fault strikes. Requests that path, method, token and period let through are counted, and
 * of those the numbers and the chance choose.
 *
 * @param path a pattern: {@code *} is a part of a segment, {@code **} any number of segments; with
 *     a leading slash it begins with the version, otherwise below it; null is every path
 * @param method {@code GET}; null is every method
 * @param tokenOnly whether only requests with a session token are meant
 * @param first the first so many; 0 is all
 * @param every each so-manieth; 1 is all
 * @param share about this share, 0 to 1
 * @param from when it begins; null is always
 * @param until when it is over; null is never
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

  /** Everybody, always. */
  public static final FaultScope ALL = new FaultScope(null, null, false, 0, 1, 1, null, null);

  public FaultScope {
    if (first < 0 || every < 1 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("first is 0 or more, every 1 or more, share 0 to 1");
    }
  }

  /** This scope, of one path pattern. */
  public FaultScope withPath(String pattern) {
    return new FaultScope(pattern, method, tokenOnly, first, every, share, from, until);
  }

  /** This scope, of one method. */
  public FaultScope withMethod(String one) {
    return new FaultScope(path, one, tokenOnly, first, every, share, from, until);
  }

  /** This scope, of requests with a token. */
  public FaultScope withTokenOnly() {
    return new FaultScope(path, method, true, first, every, share, from, until);
  }

  /** The first requests of this scope. */
  public FaultScope withFirst(long count) {
    return new FaultScope(path, method, tokenOnly, count, every, share, from, until);
  }

  /** Each so-manieth request of this scope. */
  public FaultScope withEvery(long count) {
    return new FaultScope(path, method, tokenOnly, first, count, share, from, until);
  }

  /** A share of the requests of this scope. */
  public FaultScope withShare(double part) {
    return new FaultScope(path, method, tokenOnly, first, every, part, from, until);
  }

  /** This scope for a while. */
  public FaultScope withPeriod(@Nullable Instant begin, @Nullable Instant end) {
    return new FaultScope(path, method, tokenOnly, first, every, share, begin, end);
  }

  /** Whether a request is counted. */
  boolean matches(MetadataRequest request, Instant now) {
    return (method == null || method.equals(request.method()))
        && (!tokenOnly || request.token() != null)
        && (from == null || !now.isBefore(from))
        && (until == null || now.isBefore(until))
        && (path == null || matchesPath(path, request.path()));
  }

  /** Whether the n-th that is counted, from 0, is struck. */
  boolean selects(long nth, RandomGenerator chance) {
    return (first == 0 || nth < first)
        && nth % every == every - 1
        && (share >= 1 || chance.nextDouble() < share);
  }

  private static boolean matchesPath(String pattern, @Nullable MetadataPath path) {
    if (path == null) {
      return false;
    }
    String asked =
        pattern.startsWith("/")
            ? "/" + path.version() + "/" + path.relativePath()
            : path.relativePath();
    return PathPattern.anywhere(pattern).matches(asked);
  }
}
