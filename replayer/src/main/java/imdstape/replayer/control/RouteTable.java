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

/** What can be asked of a running replay, by method and path; made when it is first asked. */
final class RouteTable {

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final Map<String, RouteAction> actions = new LinkedHashMap<>();

  /** One thing to ask. */
  interface RouteAction {
    Future<ControlResponse> run(RouteCall call);
  }

  /**
   * A request.
   *
   * @param id what stands for {@code {id}} in its path
   * @param query what follows the path
   */
  record RouteCall(String id, String query, Buffer body) {

    /** Whether the query says that something is true; it may say nothing else. */
    boolean booleanQuery(String name) {
      boolean said = false;
      for (String one : query.split("&")) {
        if (one.equals(name + "=true") || one.equals(name + "=false")) {
          said = one.endsWith("=true");
        } else if (!one.isEmpty()) {
          throw ControlException.badRequest(
              "a query is " + name + "=true or " + name + "=false here, and nothing else");
        }
      }
      return said;
    }

    JsonObject fields() {
      return JsonReader.parseObject(
          "body",
          body.length() == 0 ? EMPTY_OBJECT : body.getBytes(),
          ControlException::badRequest);
    }
  }

  /** All there is. */
  RouteTable(ControlContext reach) {
    ProcessRoutes.register(this, reach);
    InstanceRoutes instance = new InstanceRoutes(reach);
    instance.register(this);
    new EventRoutes(reach, instance::fixtureName).register(this);
    new OptionRoutes(reach).register(this);
    new FaultRoutes(reach).register(this);
    new RequestRoutes(reach).register(this);
  }

  /** Something that is done at once. */
  void addSync(String route, Function<RouteCall, ControlResponse> action) {
    addAsync(route, call -> Future.succeededFuture(action.apply(call)));
  }

  /** Something that listeners, or files, have to follow. */
  void addAsync(String route, RouteAction action) {
    actions.put(route, action);
  }

  /** Every method with its path, {@code DELETE /events/{id}}. */
  List<String> routes() {
    return List.copyOf(actions.keySet());
  }

  /** Does what a request asks. */
  Future<ControlResponse> dispatch(String method, String path, String query, Buffer body) {
    List<String> methods = new ArrayList<>();
    for (Map.Entry<String, RouteAction> one : actions.entrySet()) {
      String[] route = one.getKey().split(" ", 2);
      Optional<String> id = matchId(route[1], path);
      if (id.isPresent() && route[0].equals(method)) {
        return one.getValue().run(new RouteCall(id.get(), query, body));
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
