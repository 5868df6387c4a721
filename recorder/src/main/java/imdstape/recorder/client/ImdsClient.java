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
  static final Duration TTL = Duration.ofMinutes(5);

  public static final int ATTEMPTS = 3;

  /** Before the second attempt, and twice as long before the third. */
  public static final Duration BACK_OFF = Duration.ofMillis(500);

  /** How many paths in a row may get no answer before the service counts as gone. */
  static final int MOST_SILENT = 5;

  /** How many attempts may fail in all: at 5 s each they take ten minutes. */
  static final int MOST_FAILED = 120;

  private static final String TOKEN_TARGET = "/latest/api/token";
  private static final String LISTING = "/latest/meta-data/";

  /** The service's have 56 characters; what is longer than a header line may be is none. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1024}");

  private static final String PLAIN = "-._~!$&'()*+,;=:@";

  private final String userAgent = ProgramVersion.line().replace(' ', '/');
  private final HttpTransport wire;
  private final RequestPolicy manners;
  private final PausingClock time;
  private final ServiceClock clock;

  /** Without a pace, some wait at the wire, so that it never waits for this thread. */
  private final int window;

  /**
   * For an answer, in milliseconds, behind all that are before it: twice what the wire itself keeps
   * to, so that it is met only where that has died.
   */
  private final long longest;

  private final RequestPacer pacer;
  private final CancellationToken stop;
  private final CrawlListener onlooker;
  private @Nullable String token;

  /** With that token. */
  private @Nullable MultiMap usual;

  private Instant renewal = Instant.MAX;
  private @Nullable Instant first;
  private int requests;
  private int failed;
  private int silent;

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
        PausingClock.STILL,
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
    this.wire = new HttpTransport(vertx, endpoint, manners.patience(), time);
    this.manners = manners;
    this.time = time;
    this.clock = new ServiceClock(time);
    this.window = manners.pace().isUnlimited() ? 8 * HttpTransport.AT_ONCE : HttpTransport.AT_ONCE;
    this.longest =
        (manners.patience().toMillis() + HttpTransport.CONNECT_MILLIS)
            * 2
            * (window / HttpTransport.AT_ONCE + 1);
    this.pacer = new RequestPacer(manners.pace(), time);
    this.stop = stop;
    this.onlooker = onlooker;
  }

  /** How many requests were sent. */
  public int requests() {
    return requests;
  }

  /** What the first three requests show: a token, and a listing without it and with it. */
  public ContactResult contact() {
    ContactResult.RequestOutcome put = outcome(this::tokenAnswer);
    if (put.status() == 200 && token == null) {
      put = new ContactResult.RequestOutcome(200, NoAnswerReason.GARBLED);
    }
    ContactResult.RequestOutcome without =
        put.silence() != null && !put.silence().isConnected()
            ? put
            : outcome(() -> awaited(send(HttpMethod.GET, LISTING, false, Map.of())));
    ContactResult.RequestOutcome with =
        token == null ? put : outcome(() -> awaited(send(HttpMethod.GET, LISTING, true, Map.of())));
    return new ContactResult(wire.endpoint().toString(), put, without, with, token != null);
  }

  public CancellationToken stop() {
    return stop;
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
  public int failed() {
    return failed;
  }

  /** For who goes on for long: what failed, failed long ago, and what was read is not kept. */
  public void startAfresh() {
    failed = 0;
    silent = 0;
    wire.forget();
  }

  public CrawlListener onlooker() {
    return onlooker;
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
        if (flying.size() == window) {
          taker.accept(answered++, answer(flying));
        }
        try {
          flying.add(send(HttpMethod.GET, encoded(paths.get(sent++)), true, Map.of()));
        } catch (CrawlStoppedException notThisOne) {
          early = notThisOne;
        }
      }
      while (!flying.isEmpty() && !stop.isWished()) {
        taker.accept(answered++, answer(flying));
      }
    } finally {
      // nobody waits for these any longer, and each that went out was a request
      flying.stream().filter(one -> one.exchange().out() != null).forEach(one -> note(one, 0, 0));
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
  String absolute(String path) {
    return wire.endpoint() + path;
  }

  /** How the session's token begins. */
  String tokenStart() {
    String known = Objects.requireNonNull(token, "contact first");
    return known.substring(0, Math.min(5, known.length()));
  }

  /** The answer to the first of those that are under way, asked again if need be. */
  private CapturedResponse answer(Deque<Sent> flying) {
    Sent sent = flying.remove();
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == ATTEMPTS;
      Optional<RawResponse> answer = Optional.empty();
      try {
        answer = Optional.of(awaited(sent));
      } catch (NoAnswerException none) {
        failed++;
      }
      if (answer.isPresent()) {
        silent = 0;
        CapturedResponse seen = answer.get().seen();
        boolean expired = seen.status() == 401;
        boolean half = seen.unread() == UnreadReason.CUT_SHORT;
        if (last || !(expired || half || seen.status() >= 500)) {
          return seen;
        }
        failed += expired ? 0 : 1;
        if (expired) {
          renew();
        } else {
          backOff(attempt);
        }
      } else if (last) {
        goneAfter(++silent);
        return CapturedResponse.unread(UnreadReason.NO_ANSWER, 0);
      } else {
        backOff(attempt);
      }
      sent = send(HttpMethod.GET, sent.exchange().target(), true, Map.of());
    }
  }

  private void goneAfter(int inARow) {
    if (inARow >= MOST_SILENT) {
      throw new CrawlStoppedException("the service stopped answering");
    }
  }

  private void backOff(int attempt) {
    if (failed > MOST_FAILED) {
      throw new CrawlStoppedException(
          "more than " + MOST_FAILED + " requests got no answer, half of one or a 5xx");
    }
    pause(BACK_OFF.multipliedBy(1L << (attempt - 1)));
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
        failed++;
      }
      if (attempt == ATTEMPTS) {
        throw new CrawlStoppedException("the service gives no new token" + said);
      }
      backOff(attempt);
    }
  }

  private RawResponse tokenAnswer() throws NoAnswerException {
    token = null;
    usual = null;
    renewal = Instant.MAX;
    Instant asked = time.instant();
    Map<String, String> ttl = Map.of(TokenHeaders.TTL, String.valueOf(TTL.toSeconds()));
    RawResponse answer = awaited(send(HttpMethod.PUT, TOKEN_TARGET, false, ttl));
    if (answer.status() == 200) {
      String given = new String(answer.seen().body(), StandardCharsets.US_ASCII).strip();
      if (TOKEN.matcher(given).matches()) {
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
    Duration lifetime = shorter ? Duration.ofSeconds(Integer.parseInt(said)) : TTL;
    return lifetime.compareTo(TTL) < 0 ? lifetime : TTL;
  }

  /**
   * A request under way.
   *
   * @param at when it was asked for, for want of when it went out
   */
  private record Sent(HttpTransport.PendingRequest exchange, boolean withToken, Instant at) {

    Instant out() {
      Instant out = exchange.out();
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
    requests++;
    return new Sent(wire.send(method, target, lines), withToken, time.instant());
  }

  private MultiMap lines(boolean withToken, Map<String, String> headers) {
    Map<String, String> lines = new TreeMap<>(headers);
    lines.put("User-Agent", userAgent);
    if (withToken) {
      lines.put(TokenHeaders.TOKEN, Objects.requireNonNull(token, "contact first"));
    }
    return wire.lines(lines);
  }

  /** Those of nearly every request. */
  private MultiMap usual() {
    MultiMap lines = usual;
    if (lines == null) {
      lines = lines(true, Map.of());
      usual = lines;
    }
    return lines;
  }

  /** Waits until a request may be sent. */
  private void turn() {
    if (requests >= manners.budget()) {
      throw new CrawlStoppedException("the budget of " + manners.budget() + " requests is used up");
    }
    try {
      pacer.await();
    } catch (InterruptedException wished) {
      throw stopped();
    }
    if (stop.isWished()) {
      throw stopped();
    }
  }

  /** Waits, until somebody wishes an end. */
  public void pause(Duration duration) {
    if (stop.isWished()) {
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
      answer = sent.exchange().answer().get(longest, TimeUnit.MILLISECONDS);
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
    note(sent, answer.status(), answer.bytes());
    clock.take(answer.headers().get("Date"));
    return answer;
  }

  private void note(Sent sent, int status, long bytes) {
    Instant ended = sent.exchange().ended();
    first = first == null ? sent.out() : first;
    onlooker.made(
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
        boolean again = attempt == 1 && none.silence().isConnected();
        if (!again) {
          return new ContactResult.RequestOutcome(0, none.silence());
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
      if (letter || c == '/' || PLAIN.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target.append('%').append("%02X".formatted((int) c));
      }
    }
    return target.toString();
  }
}
