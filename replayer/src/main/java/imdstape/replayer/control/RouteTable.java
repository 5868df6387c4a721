package imdstape.replayer.control;

import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The routes of the control API, by method and path. Immutable after construction. */
final class RouteTable {

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final Map<String, RouteAction> actions = new LinkedHashMap<>();

  /** Handles the requests of a route. */
  interface RouteAction {
    Future<ControlResponse> run(RouteCall call);
  }

  /**
   * A request to a route.
   *
   * @param id the value of {@code {id}} in its path; empty if the route has none
   * @param query the query string; empty if there is none
   */
  record RouteCall(String id, String query, Buffer body) {

    /** The value of a boolean parameter, false if it is absent; any other parameter is an error. */
    boolean booleanQuery(String name) {
      boolean value = false;
      for (String parameter : query.split("&")) {
        if (parameter.equals(name + "=true") || parameter.equals(name + "=false")) {
          value = parameter.endsWith("=true");
        } else if (!parameter.isEmpty()) {
          throw ControlException.badRequest(
              "a query is " + name + "=true or " + name + "=false here, and nothing else");
        }
      }
      return value;
    }

    /** The body as a JSON object; an empty body counts as an empty object. */
    JsonObject fields() {
      return JsonReader.parseObject(
          "body",
          body.length() == 0 ? EMPTY_OBJECT : body.getBytes(),
          ControlException::badRequest);
    }
  }

  /** Creates all routes. */
  RouteTable(ControlContext context) {
    ProcessRoutes.register(this, context);
    InstanceRoutes instance = new InstanceRoutes(context);
    instance.register(this);
    new EventRoutes(context, instance::fixtureName).register(this);
    new OptionRoutes(context).register(this);
    new FaultRoutes(context).register(this);
    new RequestRoutes(context).register(this);
  }

  /** Adds a route whose action is complete when it returns. */
  void addSync(String route, Function<RouteCall, ControlResponse> action) {
    addAsync(route, call -> Future.succeededFuture(action.apply(call)));
  }

  /** Adds a route whose action has to wait, for listeners or for files. */
  void addAsync(String route, RouteAction action) {
    actions.put(route, action);
  }

  /** Method and path of every route, such as {@code DELETE /events/{id}}. */
  List<String> routes() {
    return List.copyOf(actions.keySet());
  }

  /** Runs the action of a route; throws a {@link ControlException} if there is none. */
  Future<ControlResponse> dispatch(String method, String path, String query, Buffer body) {
    List<String> methods = new ArrayList<>();
    for (Map.Entry<String, RouteAction> entry : actions.entrySet()) {
      String[] route = entry.getKey().split(" ", 2);
      Optional<String> id = matchId(route[1], path);
      if (id.isPresent() && route[0].equals(method)) {
        return entry.getValue().run(new RouteCall(id.get(), query, body));
      }
      if (id.isPresent()) {
        methods.add(route[0]);
      }
    }
    throw methods.isEmpty()
        ? new ControlException(
            404,
            "there is nothing but "
                + actions.keySet().stream()
                    .map(route -> route.split(" ", 2)[1])
                    .distinct()
                    .collect(Collectors.joining(" ")))
        : new ControlException(405, path + " knows " + String.join(" and ", methods));
  }

  private static Optional<String> matchId(String route, String path) {
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
}
