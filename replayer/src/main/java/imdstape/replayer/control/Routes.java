package imdstape.replayer.control;

import imdstape.fixture.Service;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.journal.Entry;
import imdstape.replayer.journal.JournalFile;
import imdstape.replayer.options.MetadataOptions;
import imdstape.replayer.scenario.ClockJson;
import imdstape.replayer.scenario.EventJson;
import imdstape.replayer.scenario.FaultJson;
import imdstape.replayer.scenario.Fields;
import imdstape.replayer.scenario.OptionsJson;
import imdstape.replayer.world.World;
import imdstape.replayer.world.WorldClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What can be asked of a running replay, by method and path; made when it is first asked. */
final class Routes {

  private static final byte[] NOTHING = {'{', '}'};

  private final Reach reach;
  private final Metrics metrics;
  private final Map<String, Action> actions = new LinkedHashMap<>();
  private volatile String fixture;

  /** One thing to ask. */
  private interface Action {
    Future<Answer> run(Call call);
  }

  /**
   * A request.
   *
   * @param id what stands for {@code {id}} in its path
   * @param query what follows the path
   */
  record Call(String id, String query, Buffer body) {

    Fields fields() {
      return Fields.of("body", body.length() == 0 ? NOTHING : body.getBytes(), Refusal::wrong);
    }
  }

  Routes(Reach reach) {
    this.reach = reach;
    this.fixture = reach.rules().first().name();
    this.metrics = new Metrics(reach);
    now(
        "GET /health",
        call ->
            Answer.ok(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("status", "up");
                  json.writeEndObject();
                }));
    now("GET /ready", call -> ready());
    now("GET /metrics", call -> metrics.scrape());
    now("GET /openapi.json", call -> new Answer(200, Answer.JSON, description()));
    now("GET /events", call -> events(reach.world().get(), 0));
    actions.put("POST /events", this::post);
    actions.put("DELETE /events", call -> change(world -> world.with(world.timeline().cleared())));
    actions.put("DELETE /events/{id}", this::cancel);
    actions.put("POST /events/{id}/complete", this::complete);
    now("GET /options", call -> options());
    actions.put("PATCH /options", this::patchOptions);
    now("GET /faults", call -> faults(reach.world().get(), 0));
    actions.put("POST /faults", this::postFault);
    actions.put("DELETE /faults", call -> faulty(FaultPlan::cleared));
    actions.put("DELETE /faults/{id}", this::removeFault);
    now("GET /fixture", call -> fixture());
    actions.put("PUT /fixture", this::load);
    now("GET /clock", call -> clock());
    actions.put("PATCH /clock", this::patchClock);
    actions.put("POST /reset", this::reset);
    now("GET /requests", call -> requests());
    now("GET /requests/summary", call -> Summary.of(reach, time()));
    now(
        "DELETE /requests",
        call -> {
          reach.journal().clear();
          return requests();
        });
  }

  private void now(String route, Function<Call, Answer> action) {
    actions.put(route, call -> Future.succeededFuture(action.apply(call)));
  }

  /** Every method with its path, {@code DELETE /events/{id}}. */
  List<String> known() {
    return List.copyOf(actions.keySet());
  }

  /** Does what a request asks. */
  Future<Answer> run(String method, String path, String query, Buffer body) {
    List<String> methods = new ArrayList<>();
    for (Map.Entry<String, Action> one : actions.entrySet()) {
      String[] route = one.getKey().split(" ", 2);
      Optional<String> id = id(route[1], path);
      if (id.isPresent() && route[0].equals(method)) {
        return one.getValue().run(new Call(id.get(), query, body));
      }
      if (id.isPresent()) {
        methods.add(route[0]);
      }
    }
    throw methods.isEmpty()
        ? new Refusal(
            404,
            "there is nothing but "
                + actions.keySet().stream()
                    .map(route -> route.split(" ", 2)[1])
                    .distinct()
                    .collect(Collectors.joining(" ")))
        : new Refusal(405, path + " knows " + String.join(" and ", methods));
  }

  private static Optional<String> id(String route, String path) {
    int brace = route.indexOf("{id}");
    if (brace < 0) {
      return route.equals(path) ? Optional.of("") : Optional.empty();
    }
    String before = route.substring(0, brace);
    String after = route.substring(brace + 4);
    if (!path.startsWith(before)
        || !path.endsWith(after)
        || path.length() <= before.length() + after.length()) {
      return Optional.empty();
    }
    String id = path.substring(before.length(), path.length() - after.length());
    return id.contains("/") ? Optional.empty() : Optional.of(id);
  }

  private Instant time() {
    return reach.world().get().clock().at(reach.clock().instant());
  }

  private Instant time(World world) {
    return world.clock().at(reach.clock().instant());
  }

  private Answer ready() {
    boolean over = reach.world().get().isDroppedAt(time());
    return Answer.json(
        over ? 503 : 200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", over ? "interrupted" : "ready");
          json.writeEndObject();
        });
  }

  private Answer events(World world, int from) {
    Instant now = time(world);
    List<EventTimeline.Entry> entries = world.timeline().entries();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (EventTimeline.Entry entry : entries.subList(from, entries.size())) {
            EventJson.write(entry, now, json);
          }
          json.writeEndArray();
        });
  }

  private Future<Answer> post(Call call) {
    Fields said = call.fields();
    boolean force = call.query().equals("force=true");
    int[] before = new int[1];
    return change(
        world -> {
          before[0] = world.timeline().entries().size();
          EventTimeline timeline = EventJson.read(said, world.timeline(), time(world));
          boolean needsSpot = timeline.events().stream().anyMatch(Event::isForSpotOnly);
          if (needsSpot && !world.isSpot() && !force) {
            throw Refusal.conflict(
                fixture
                    + " is not a Spot Instance, and only those are interrupted;"
                    + " add ?force=true (imds event: --force) to make it one");
          }
          return (needsSpot && !world.isSpot() ? world.asSpot() : world).with(timeline);
        },
        before);
  }

  private Future<Answer> cancel(Call call) {
    return change(
        world ->
            find(world, call.id()) instanceof Maintenance due && !due.at().isAfter(time(world))
                ? ended(world, call.id(), due, Maintenance.Outcome.CANCELED)
                : world.with(world.timeline().without(call.id())));
  }

  private Future<Answer> complete(Call call) {
    return change(
        world -> {
          if (!(find(world, call.id()) instanceof Maintenance due)) {
            throw Refusal.conflict(call.id() + " is no maintenance, and nothing else is completed");
          }
          return ended(world, call.id(), due, Maintenance.Outcome.COMPLETED);
        });
  }

  private World ended(World world, String id, Maintenance due, Maintenance.Outcome outcome) {
    Instant now = time(world);
    if (due.at().isAfter(now)) {
      throw Refusal.conflict(id + " has not appeared yet; cancel it, or move the clock");
    }
    if (due.end() != null && !due.end().at().isAfter(now)) {
      throw Refusal.conflict(id + " is over already");
    }
    return world.with(world.timeline().with(id, due.ended(new Maintenance.End(now, outcome))));
  }

  private static Event find(World world, String id) {
    return world
        .timeline()
        .find(id)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "there is no event "
                        + id
                        + "; known are "
                        + world.timeline().entries().stream()
                            .map(EventTimeline.Entry::id)
                            .collect(Collectors.joining(", "))));
  }

  private Future<Answer> change(UnaryOperator<World> change) {
    return change(change, new int[1]);
  }

  /** Changes the world, lets the listeners follow, and tells the events from one on. */
  private Future<Answer> change(UnaryOperator<World> change, int[] from) {
    World world = reach.world().change(change);
    return reach.listeners().settle().map(done -> events(world, from[0]));
  }

  private Answer options() {
    MetadataOptions options = reach.world().get().optionsAt(time());
    return Answer.ok(json -> OptionsJson.write(options, json));
  }

  private Future<Answer> patchOptions(Call call) {
    MetadataOptions.Wish wish = OptionsJson.read(call.fields());
    if (reach.rules().real() && wish.httpTokens() == Service.Tokens.OPTIONAL) {
      throw Refusal.conflict("real credentials are served to IMDSv2 alone");
    }
    World before = reach.world().get();
    MetadataOptions asked = wish.of(before.optionsAt(time(before)));
    return reach
        .listeners()
        .onIpv6(asked.httpProtocolIpv6().isOn())
        .recover(why -> Future.failedFuture(Refusal.conflict(String.valueOf(why.getMessage()))))
        .map(
            listening -> {
              reach.world().change(world -> patched(world, wish));
              return options();
            });
  }

  /** What was changed on command is so from now on, whatever events have made of it before. */
  private World patched(World world, MetadataOptions.Wish wish) {
    Instant now = time(world);
    MetadataOptions options = wish.of(world.optionsAt(now));
    return world.with(world.timeline().withoutOptionsOf(now)).with(options);
  }

  private Answer faults(World world, int from) {
    List<FaultPlan.Rule> rules = world.faults().rules();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (FaultPlan.Rule rule : rules.subList(from, rules.size())) {
            FaultJson.write(rule, json);
          }
          json.writeEndArray();
        });
  }

  private Future<Answer> postFault(Call call) {
    Fields said = call.fields();
    int[] before = new int[1];
    World after =
        reach
            .world()
            .change(
                world -> {
                  before[0] = world.faults().rules().size();
                  return world.with(FaultJson.read(said, world.faults(), time(world)));
                });
    return Future.succeededFuture(faults(after, before[0]));
  }

  private Future<Answer> removeFault(Call call) {
    return faulty(
        plan -> {
          if (plan.rules().stream().noneMatch(rule -> rule.id().equals(call.id()))) {
            throw new Refusal(404, "there is no fault " + call.id());
          }
          return plan.without(call.id());
        });
  }

  private Future<Answer> faulty(UnaryOperator<FaultPlan> change) {
    return Future.succeededFuture(
        faults(reach.world().change(world -> world.with(change.apply(world.faults()))), 0));
  }

  private Answer fixture() {
    return Answer.ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("fixture", fixture);
          json.writeEndObject();
        });
  }

  private Future<Answer> load(Call call) {
    Fields said = call.fields();
    said.onlyKnown("what to load", List.of("fixture"));
    String name = said.required("fixture", "what to load");
    return reach
        .fixtures()
        .apply(name)
        .recover(why -> Future.failedFuture(Refusal.wrong(String.valueOf(why.getMessage()))))
        .compose(
            loaded -> {
              reach.world().change(world -> world.on(loaded.world()));
              fixture = loaded.name();
              return reach.listeners().settle();
            })
        .map(done -> fixture());
  }

  private Answer clock() {
    WorldClock clock = reach.world().get().clock();
    Instant now = reach.clock().instant();
    return Answer.ok(json -> ClockJson.write(clock, now, json));
  }

  private Future<Answer> patchClock(Call call) {
    if (reach.rules().real()) {
      throw Refusal.conflict("real credentials know no clock but the real one");
    }
    Fields said = call.fields();
    Instant now = reach.clock().instant();
    reach.world().change(world -> world.with(ClockJson.read(said, world.clock(), now)));
    return reach.listeners().settle().map(done -> clock());
  }

  private Future<Answer> reset(Call call) {
    reach.world().change(world -> reach.rules().first().world().withCredentialsOf(world));
    fixture = reach.rules().first().name();
    reach.listeners().recount();
    reach.journal().clear();
    boolean ipv6 = reach.rules().first().world().options().httpProtocolIpv6().isOn();
    return reach
        .listeners()
        .onIpv6(ipv6)
        .compose(done -> reach.listeners().settle())
        .map(done -> events(reach.world().get(), 0));
  }

  private Answer requests() {
    List<Entry> entries = reach.journal().entries();
    return Answer.ok(
        json -> {
          json.writeStartArray();
          for (Entry entry : entries) {
            JournalFile.write(entry, json);
          }
          json.writeEndArray();
        });
  }

  private static String description() {
    try (InputStream text = Routes.class.getResourceAsStream("openapi.json")) {
      return new String(
          Objects.requireNonNull(text, "openapi.json is not on the class path").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
