package imdstape.replayer.client;

import imdstape.replayer.client.JournalSummary.UnrecordedPath;
import imdstape.scenario.ClockChange;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.ScopedFault;
import imdstape.scenario.codec.DurationText;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.MetadataOptionsCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.uritemplate.UriTemplate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Controls a running replay: its events, faults, clock and options, and what was requested of it.
 *
 * <pre>{@code
 * try (ImdsControl control = new ImdsControl(vertx, URI.create(replay.controlEndpoint()))) {
 *   control.interruptSpot(Duration.ofSeconds(30))
 *       .compose(events -> control.advanceClock(Duration.ofSeconds(31)))
 *       .await();
 * }
 * }</pre>
 *
 * <p>Every method sends one request. Its future fails with an {@link ImdsControlException} if the
 * replay refuses the request, has another version of the control API, or does not respond within
 * {@link #TIMEOUT}. Thread-safe.
 */
public final class ImdsControl implements AutoCloseable {

  /** How long a request may take until its response begins. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final UriTemplate EVENT = UriTemplate.of("/events/{id}");
  private static final UriTemplate EVENT_COMPLETION = UriTemplate.of("/events/{id}/complete");
  private static final UriTemplate FAULT = UriTemplate.of("/faults/{id}");
  private static final Buffer EMPTY_OBJECT = Buffer.buffer("{}");

  private final ControlWebClient client;

  /**
   * A client of a replay that requires no control token.
   *
   * @param endpoint the URL of the control listener, {@code http://host:port}
   */
  public ImdsControl(Vertx vertx, URI endpoint) {
    this(vertx, endpoint, null);
  }

  /**
   * A client of a replay.
   *
   * @param endpoint the URL of the control listener, {@code http://host:port}
   * @param token the control token, or null if the replay requires none
   */
  public ImdsControl(Vertx vertx, URI endpoint, @Nullable String token) {
    this.client = new ControlWebClient(vertx, endpoint, token, TIMEOUT);
  }

  /** Whether the process runs; {@link ReplayStatus#UP}. */
  public Future<ReplayStatus> health() {
    return client.get("/health", ControlJson::status);
  }

  /** Whether the replay serves metadata; any status but {@link ReplayStatus#UP}. */
  public Future<ReplayStatus> readiness() {
    return client
        .respond(client.request(HttpMethod.GET, "/ready"), null)
        .map(
            response -> {
              client.requireStatus(response, response.statusCode() == 503);
              return client.read(response, ControlJson::status);
            });
  }

  /** The metrics in the text format of Prometheus. */
  public Future<String> metrics() {
    return client.get("/metrics", Buffer::toString);
  }

  /** The OpenAPI document of the control API. */
  public Future<JsonObject> openApi() {
    return client.get("/openapi.json", JsonObject::new);
  }

  /** The events that are set, in the order in which they were. */
  public Future<List<SetEvent>> events() {
    return client.get("/events", ControlJson::events);
  }

  /**
   * Sets an event. Its times are those of the replay's clock.
   *
   * @return the event as it is set
   */
  public Future<List<SetEvent>> setEvent(InstanceEvent event) {
    return client.send(
        client.request(HttpMethod.POST, "/events"),
        ControlJson.write(json -> EventCodec.write(event, Instant::toString, json)),
        ControlJson::events);
  }

  /**
   * Sets an event that is written as in a scenario: {@code {"event": "fis", "at": "+30s"}}.
   * Relative times count from now on the replay's clock.
   *
   * @param force whether to make the instance a Spot Instance if the event needs one
   * @return the events as they are set; {@code fis} sets two
   */
  public Future<List<SetEvent>> setEvent(JsonObject event, boolean force) {
    HttpRequest<Buffer> request = client.request(HttpMethod.POST, "/events");
    return client.send(
        force ? request.addQueryParam("force", "true") : request,
        event.toBuffer(),
        ControlJson::events);
  }

  /**
   * Announces the interruption of a Spot Instance. It is terminated two minutes after the notice.
   *
   * @param untilNotice from now on the replay's clock to the notice, to the millisecond
   * @return the event as it is set; a failure if the instance is no Spot Instance
   */
  public Future<List<SetEvent>> interruptSpot(Duration untilNotice) {
    return setEvent(
        new JsonObject()
            .put("event", "spot-interruption")
            .put("at", "+" + DurationText.write(untilNotice)),
        false);
  }

  /**
   * Cancels an event. A maintenance that has appeared moves to the history as canceled.
   *
   * @param id of the event, or the EventId of a scheduled event
   * @return all events that are left
   */
  public Future<List<SetEvent>> cancelEvent(String id) {
    return client.send(client.request(HttpMethod.DELETE, EVENT, id), null, ControlJson::events);
  }

  /**
   * Moves a maintenance to the history as completed.
   *
   * @param id of the event, or the EventId of a scheduled event
   * @return all events
   */
  public Future<List<SetEvent>> completeEvent(String id) {
    return client.send(
        client.request(HttpMethod.POST, EVENT_COMPLETION, id), EMPTY_OBJECT, ControlJson::events);
  }

  /** Removes all events. */
  public Future<Void> clearEvents() {
    return client
        .send(client.request(HttpMethod.DELETE, "/events"), null, ControlJson::events)
        .mapEmpty();
  }

  /** The faults that are set, in the order in which they were. */
  public Future<List<SetFault>> faults() {
    return client.get("/faults", ControlJson::faults);
  }

  /**
   * Sets a fault. Its times are those of the replay's clock.
   *
   * @return the fault as it is set
   */
  public Future<List<SetFault>> setFault(ScopedFault fault) {
    return client.send(
        client.request(HttpMethod.POST, "/faults"), ControlJson.write(fault), ControlJson::faults);
  }

  /**
   * Sets the faults of a preset, from now on.
   *
   * @return the faults as they are set
   */
  public Future<List<SetFault>> setFaults(FaultPreset preset) {
    return client.send(
        client.request(HttpMethod.POST, "/faults"),
        new JsonObject().put("preset", preset.toString()).toBuffer(),
        ControlJson::faults);
  }

  /**
   * Removes a fault.
   *
   * @return all faults that are left
   */
  public Future<List<SetFault>> removeFault(String id) {
    return client.send(client.request(HttpMethod.DELETE, FAULT, id), null, ControlJson::faults);
  }

  /** Removes all faults. */
  public Future<Void> clearFaults() {
    return client
        .send(client.request(HttpMethod.DELETE, "/faults"), null, ControlJson::faults)
        .mapEmpty();
  }

  /** The name of the fixture that is served, as it was given to the replay. */
  public Future<String> fixture() {
    return client.get("/fixture", ControlJson::fixture);
  }

  /**
   * Serves another instance, without events. Clock, faults and seed stay.
   *
   * @param name a name of the fixture library, or a file as the replay finds it; without a token a
   *     file is read only for the user who started the replay
   * @return the name
   */
  public Future<String> loadFixture(String name) {
    return client.send(
        client.request(HttpMethod.PUT, "/fixture"),
        new JsonObject().put("fixture", name).toBuffer(),
        ControlJson::fixture);
  }

  /**
   * Serves another instance, without events. Clock, faults and seed stay.
   *
   * @param document the JSON of the fixture, 4 MiB at most
   * @return {@code body}
   */
  public Future<String> sendFixture(Buffer document) {
    return client.send(client.request(HttpMethod.PUT, "/fixture"), document, ControlJson::fixture);
  }

  /** What the replay's clock shows. */
  public Future<ClockReading> clock() {
    return client.get("/clock", ControlJson::clock);
  }

  /**
   * Changes the replay's clock.
   *
   * @return what it shows then
   */
  public Future<ClockReading> changeClock(ClockChange change) {
    JsonObject body = new JsonObject();
    putIfPresent(body, "at", change.at(), Instant::toString);
    putIfPresent(body, "advance", change.advance(), DurationText::write);
    putIfPresent(body, "speed", change.speed(), speed -> speed);
    putIfPresent(body, "frozen", change.frozen(), frozen -> frozen);
    return client.send(
        client.request(HttpMethod.PATCH, "/clock"), body.toBuffer(), ControlJson::clock);
  }

  /**
   * Advances the replay's clock.
   *
   * @param duration to the millisecond
   * @return what it shows then
   */
  public Future<ClockReading> advanceClock(Duration duration) {
    return changeClock(new ClockChange(null, duration, null, null));
  }

  /** The instance metadata options. */
  public Future<MetadataOptions> options() {
    return client.get("/options", ControlJson::options);
  }

  /**
   * Changes instance metadata options, from now on.
   *
   * @return all options
   */
  public Future<MetadataOptions> changeOptions(OptionsUpdate update) {
    return client.send(
        client.request(HttpMethod.PATCH, "/options"),
        ControlJson.write(json -> MetadataOptionsCodec.write(update, json)),
        ControlJson::options);
  }

  /**
   * Restores the state at the start of the replay and clears its journal. What was relative to the
   * start is relative to now.
   *
   * @return the events of the start
   */
  public Future<List<SetEvent>> reset() {
    return client.send(
        client.request(HttpMethod.POST, "/reset"), EMPTY_OBJECT, ControlJson::events);
  }

  /** The last 10,000 requests for metadata, the oldest first. */
  public Future<List<ReceivedRequest>> requests() {
    return client.get("/requests", ControlJson::requests);
  }

  /** Removes all requests from the journal. */
  public Future<Void> clearRequests() {
    return client
        .send(client.request(HttpMethod.DELETE, "/requests"), null, ControlJson::requests)
        .mapEmpty();
  }

  /** Who requested what, and which requested paths were never recorded. */
  public Future<JournalSummary> summary() {
    return client.get("/requests/summary", ControlJson::summary);
  }

  /**
   * The paths that were requested since the start and never recorded; empty if a strict replay
   * passes.
   */
  public Future<List<UnrecordedPath>> verify() {
    return summary().map(JournalSummary::everUnrecorded);
  }

  /** Closes the connections. Vert.x and the replay go on. */
  @Override
  public void close() {
    client.close();
  }

  private static <T> void putIfPresent(
      JsonObject body, String name, @Nullable T value, Function<T, Object> json) {
    if (value != null) {
      body.put(name, json.apply(value));
    }
  }
}
