package imdstape.recorder.client;

import imdstape.cli.ProgramVersion;
import imdstape.metadata.TokenHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of IMDSv2 with the least power that will do, and with manners: GET and the PUT of the
 * token, few at a time, at a pace, within a budget. A request that got no answer, half of one, or a
 * 5xx is asked again after a pause: the real service drops packets when it is asked too much.
 */
public final class ImdsClient {

  /** A crawl takes less than a minute; a token that outlives it long is of use to others only. */
  static final Duration TOKEN_TTL = Duration.ofMinutes(5);

  public static final int MAX_ATTEMPTS = 3;

  /** Before the second attempt, and twice as long before the third. */
  public static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

  /** How many paths in a row may get no answer before the service counts as gone. */
  static final int MAX_CONSECUTIVE_UNANSWERED = 5;

  /** How many attempts may fail in all: at 5 s each they take ten minutes. */
  static final int MAX_FAILED_ATTEMPTS = 120;

  private static final String TOKEN_TARGET = "/latest/api/token";
  private static final String METADATA_LISTING_TARGET = "/latest/meta-data/";

  /** The service's have 56 characters; what is longer than a header line may be is none. */
  private static final Pattern TOKEN_PATTERN = Pattern.compile("[!-~]{1,1024}");

  private static final String UNESCAPED_CHARACTERS = "-._~!$&'()*+,;=:@";

  private final String userAgent = ProgramVersion.line().replace(' ', '/');
  private final HttpTransport transport;
  private final RequestPolicy policy;
  private final PausingClock time;
  private final ServiceClock clock;

  /** Without a pace, some wait at the wire, so that it never waits for this thread. */
  private final int maxInFlight;

  /**
   * For an answer, in milliseconds, behind all that are before it: twice what the wire itself keeps
   * to, so that it is met only where that has died.
   */
  private final long answerTimeoutMillis;

  private final RequestPacer pacer;
  private final CancellationToken cancellation;
  private final CrawlListener listener;
  private @Nullable String token;

  /** With that token. */
  private @Nullable MultiMap tokenHeaders;

  private Instant renewal = Instant.MAX;
  private @Nullable Instant first;
  private int requestCount;
  private int failedAttempts;
  private int consecutiveUnanswered;

  /**
   * A client of a service of this machine, asked as fast as it answers; towards an instance, use
   * the other constructor.
   *
   * @param endpoint {@code http://host:port}, nothing after it
   */
  public ImdsClient(Vertx vertx, URI endpoint) {
    this(
        vertx,
        endpoint,
        RequestPolicy.UNLIMITED,
        PausingClock.FROZEN,
        new CancellationToken(),
        CrawlListener.NONE);
  }

  /**
   * A client of one service.
   *
   * @param endpoint {@code http://host:port}, nothing after it
   * @param manners pace, budget and patience
   * @param time the clock that pace and tokens go by
   * @param stop ends it early
   * @param onlooker is told of every request
   */
  public ImdsClient(
      Vertx vertx,
      URI endpoint,
      RequestPolicy manners,
      PausingClock time,
      CancellationToken stop,
      CrawlListener onlooker) {
    this.transport = new HttpTransport(vertx, endpoint, manners.timeout(), time);
    this.policy = manners;
    this.time = time;
    this.clock = new ServiceClock(time);
    this.maxInFlight =
        manners.pace().isUnlimited()
            ? 8 * HttpTransport.MAX_CONNECTIONS
            : HttpTransport.MAX_CONNECTIONS;
    this.answerTimeoutMillis =
        (manners.timeout().toMillis() + HttpTransport.CONNECT_TIMEOUT_MILLIS)
            * 2
            * (maxInFlight / HttpTransport.MAX_CONNECTIONS + 1);
    this.pacer = new RequestPacer(manners.pace(), time);
    this.cancellation = stop;
    this.listener = onlooker;
  }

  /** How many requests were sent. */
  public int requestCount() {
    return requestCount;
  }

  /** What the first three requests show: a token, and a listing without it and with it. */
  public ContactResult makeContact() {
    ContactResult.RequestOutcome put = outcome(this::tokenAnswer);
    if (put.status() == 200 && token == null) {
      put = new ContactResult.RequestOutcome(200, NoAnswerReason.GARBLED);
    }
    ContactResult.RequestOutcome without =
        put.noAnswerReason() != null && !put.noAnswerReason().isConnected()
            ? put
            : outcome(
                () -> awaited(send(HttpMethod.GET, METADATA_LISTING_TARGET, false, Map.of())));
    ContactResult.RequestOutcome with =
        token == null
            ? put
            : outcome(() -> awaited(send(HttpMethod.GET, METADATA_LISTING_TARGET, true, Map.of())));
    return new ContactResult(transport.endpoint().toString(), put, without, with, token != null);
  }

  public CancellationToken cancellation() {
    return cancellation;
  }

  /** This machine's clock. */
  public Instant now() {
    return time.instant();
  }

  /** The service's clock, by which its notices go. */
  public Instant serviceTime() {
    return clock.instant();
  }

  /** How many attempts have failed that nobody has forgiven. */
  public int failedAttempts() {
    return failedAttempts;
  }

  /** For who goes on for long: what failed, failed long ago, and what was read is not kept. */
  public void resetFailures() {
    failedAttempts = 0;
    consecutiveUnanswered = 0;
    transport.resetHeldBodies();
  }

  public CrawlListener listener() {
    return listener;
  }

  /**
   * Asks for paths with the token.
   *
   * @param taker takes the number of each path and its answer, in the order of the paths
   * @throws CrawlStoppedException in the middle, if it is not to go on
   */
  public void get(List<String> paths, BiConsumer<Integer, CapturedResponse> taker) {
    Deque<Sent> flying = new ArrayDeque<>();
    int sent = 0;
    int answered = 0;
    CrawlStoppedException early = null;
    try {
      while (early == null && sent < paths.size()) {
        if (flying.size() == maxInFlight) {
          taker.accept(answered++, answer(flying));
        }
        try {
          flying.add(send(HttpMethod.GET, encoded(paths.get(sent++)), true, Map.of()));
        } catch (CrawlStoppedException notThisOne) {
          early = notThisOne;
        }
      }
      while (!flying.isEmpty() && !cancellation.isCancelled()) {
        taker.accept(answered++, answer(flying));
      }
    } finally {
      // nobody waits for these any longer, and each that went out was a request
      flying.stream()
          .filter(one -> one.exchange().sentAt() != null)
          .forEach(one -> note(one, 0, 0));
    }
    if (early != null || answered < paths.size()) {
      throw early == null ? stopped() : early;
    }
  }

  /** Asks for one path with the token. */
  public CapturedResponse get(String path) {
    CapturedResponse[] seen = new CapturedResponse[1];
    get(List.of(path), (any, one) -> seen[0] = one);
    return Objects.requireNonNull(seen[0]);
  }

  /**
   * Asks something that no client asks, to see what the service makes of it.
   *
   * @param target as it shall stand on the request line
   * @param withToken whether the session's token goes with it
   * @param headers more header lines
   * @return empty if nothing came back
   */
  Optional<RawResponse> probe(
      HttpMethod method, String target, boolean withToken, Map<String, String> headers) {
    try {
      return Optional.of(awaited(send(method, target, withToken, headers)));
    } catch (NoAnswerException nothing) {
      return Optional.empty();
    }
  }

  /** A path as a whole URL. */
  String absoluteUrl(String path) {
    return transport.endpoint() + path;
  }

  /** How the session's token begins. */
  String tokenPrefix() {
    String known = Objects.requireNonNull(token, "contact first");
    return known.substring(0, Math.min(5, known.length()));
  }

  /** The answer to the first of those that are under way, asked again if need be. */
  private CapturedResponse answer(Deque<Sent> flying) {
    Sent sent = flying.remove();
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == MAX_ATTEMPTS;
      Optional<RawResponse> answer = Optional.empty();
      try {
        answer = Optional.of(awaited(sent));
      } catch (NoAnswerException none) {
        failedAttempts++;
      }
      if (answer.isPresent()) {
        consecutiveUnanswered = 0;
        CapturedResponse seen = answer.get().captured();
        boolean expired = seen.status() == 401;
        boolean half = seen.unreadReason() == UnreadReason.CUT_SHORT;
        if (last || !(expired || half || seen.status() >= 500)) {
          return seen;
        }
        failedAttempts += expired ? 0 : 1;
        if (expired) {
          renew();
        } else {
          backOff(attempt);
        }
      } else if (last) {
        goneAfter(++consecutiveUnanswered);
        return CapturedResponse.withoutBody(UnreadReason.NO_ANSWER, 0);
      } else {
        backOff(attempt);
      }
      sent = send(HttpMethod.GET, sent.exchange().target(), true, Map.of());
    }
  }

  private void goneAfter(int inARow) {
    if (inARow >= MAX_CONSECUTIVE_UNANSWERED) {
      throw new CrawlStoppedException("the service stopped answering");
    }
  }

  private void backOff(int attempt) {
    if (failedAttempts > MAX_FAILED_ATTEMPTS) {
      throw new CrawlStoppedException(
          "more than " + MAX_FAILED_ATTEMPTS + " requests got no answer, half of one or a 5xx");
    }
    pause(FIRST_BACKOFF.multipliedBy(1L << (attempt - 1)));
  }

  /** A new token; its answer may be lost as any other. */
  private void renew() {
    for (int attempt = 1; ; attempt++) {
      String said = "";
      try {
        RawResponse answer = tokenAnswer();
        if (answer.status() == 200 && token != null) {
          return;
        }
        said = " (status " + answer.status() + ")";
      } catch (NoAnswerException none) {
        failedAttempts++;
      }
      if (attempt == MAX_ATTEMPTS) {
        throw new CrawlStoppedException("the service gives no new token" + said);
      }
      backOff(attempt);
    }
  }

  private RawResponse tokenAnswer() throws NoAnswerException {
    token = null;
    tokenHeaders = null;
    renewal = Instant.MAX;
    Instant asked = time.instant();
    Map<String, String> ttl = Map.of(TokenHeaders.TTL, String.valueOf(TOKEN_TTL.toSeconds()));
    RawResponse answer = awaited(send(HttpMethod.PUT, TOKEN_TARGET, false, ttl));
    if (answer.status() == 200) {
      String given = new String(answer.captured().body(), StandardCharsets.US_ASCII).strip();
      if (TOKEN_PATTERN.matcher(given).matches()) {
        token = given;
        renewal =
            asked.plus(
                lifetime(answer.headers().get(TokenHeaders.TTL)).multipliedBy(9).dividedBy(10));
      }
    }
    return answer;
  }

  /** As long as was asked for, or less if the service says so. */
  private static Duration lifetime(@Nullable String said) {
    boolean shorter = said != null && said.matches("[1-9]\\d{0,2}");
    Duration lifetime = shorter ? Duration.ofSeconds(Integer.parseInt(said)) : TOKEN_TTL;
    return lifetime.compareTo(TOKEN_TTL) < 0 ? lifetime : TOKEN_TTL;
  }

  /**
   * A request under way.
   *
   * @param at when it was asked for, for want of when it went out
   */
  private record Sent(HttpTransport.PendingRequest exchange, boolean withToken, Instant at) {

    Instant out() {
      Instant out = exchange.sentAt();
      return out == null ? at : out;
    }
  }

  private Sent send(
      HttpMethod method, String target, boolean withToken, Map<String, String> headers) {
    if (withToken && !time.instant().isBefore(renewal)) {
      renew();
    }
    MultiMap lines = headers.isEmpty() && withToken ? usual() : lines(withToken, headers);
    turn();
    requestCount++;
    return new Sent(transport.send(method, target, lines), withToken, time.instant());
  }

  private MultiMap lines(boolean withToken, Map<String, String> headers) {
    Map<String, String> lines = new TreeMap<>(headers);
    lines.put("User-Agent", userAgent);
    if (withToken) {
      lines.put(TokenHeaders.TOKEN, Objects.requireNonNull(token, "contact first"));
    }
    return transport.headers(lines);
  }

  /** Those of nearly every request. */
  private MultiMap usual() {
    MultiMap lines = tokenHeaders;
    if (lines == null) {
      lines = lines(true, Map.of());
      tokenHeaders = lines;
    }
    return lines;
  }

  /** Waits until a request may be sent. */
  private void turn() {
    if (requestCount >= policy.budget()) {
      throw new CrawlStoppedException("the budget of " + policy.budget() + " requests is used up");
    }
    try {
      pacer.awaitTurn();
    } catch (InterruptedException wished) {
      throw stopped();
    }
    if (cancellation.isCancelled()) {
      throw stopped();
    }
  }

  /** Waits, until somebody wishes an end. */
  public void pause(Duration duration) {
    if (cancellation.isCancelled()) {
      throw stopped();
    }
    try {
      time.pause(duration);
    } catch (InterruptedException wished) {
      throw stopped();
    }
  }

  private static CrawlStoppedException stopped() {
    return new CrawlStoppedException("stopped");
  }

  private RawResponse awaited(Sent sent) throws NoAnswerException {
    RawResponse answer;
    try {
      answer = sent.exchange().response().get(answerTimeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException never) {
      note(sent, 0, 0);
      throw new NoAnswerException(NoAnswerReason.MUTE);
    } catch (InterruptedException wished) {
      note(sent, 0, 0);
      throw stopped();
    } catch (ExecutionException failed) {
      note(sent, 0, 0);
      Throwable why = failed.getCause();
      if (why instanceof NoAnswerException none) {
        throw none;
      }
      if (why instanceof Error grave) {
        throw grave;
      }
      throw new IllegalStateException(why);
    }
    note(sent, answer.status(), answer.bodyBytes());
    clock.update(answer.headers().get("Date"));
    return answer;
  }

  private void note(Sent sent, int status, long bytes) {
    Instant ended = sent.exchange().endedAt();
    first = first == null ? sent.out() : first;
    listener.requestCompleted(
        new CrawlListener.RequestRecord(
            Duration.between(first, sent.out()),
            Duration.between(sent.out(), ended == null ? time.instant() : ended),
            sent.exchange().method().name(),
            sent.exchange().target(),
            sent.withToken(),
            status,
            bytes));
  }

  /** What can be asked. */
  private interface Question {
    RawResponse ask() throws NoAnswerException;
  }

  private static ContactResult.RequestOutcome outcome(Question question) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new ContactResult.RequestOutcome(question.ask().status(), null);
      } catch (NoAnswerException none) {
        boolean again = attempt == 1 && none.reason().isConnected();
        if (!again) {
          return new ContactResult.RequestOutcome(0, none.reason());
        }
      }
    }
  }

  /** The target as it may stand on a request line: a client that sends others never answers. */
  private static String encoded(String path) {
    StringBuilder target = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || c == '/' || UNESCAPED_CHARACTERS.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target.append('%').append("%02X".formatted((int) c));
      }
    }
    return target.toString();
  }
}
