package imdstape.replayer.control;

import imdstape.http.RefusalLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates the router of the control API. The routes of an instance are a router of their own, which
 * can be mounted once for each instance.
 */
final class ControlRouter {

  private static final int MAX_BODY_BYTES = 65_536;
  private static final String ALLOW = "Allow";

  private ControlRouter() {}

  /**
   * Creates the router with all routes.
   *
   * @param log for failures that are not the client's
   */
  static Router create(Vertx vertx, ControlContext context, RefusalLog log) {
    Router router = Router.router(vertx);
    router.route().handler(ControlRouter::rejectInexactPath);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    ProcessRoutes.register(router, context);
    handleOtherMethods(router);
    Router instance = createInstanceRouter(vertx, context);
    router.route("/*").subRouter(instance);
    String paths =
        Stream.of(router, instance)
            .flatMap(one -> methodsByPath(one).keySet().stream())
            .map(path -> path.replace(":id", "{id}"))
            .collect(Collectors.joining(" "));
    router.route().handler(unmatched -> unmatched.fail(404));
    router.route().failureHandler(failed -> sendFailure(failed, paths, log));
    return router;
  }

  private static Router createInstanceRouter(Vertx vertx, ControlContext context) {
    Router router = Router.router(vertx);
    InstanceRoutes instance = new InstanceRoutes(context);
    instance.register(router);
    new EventRoutes(context, instance::fixtureName).register(router);
    new OptionRoutes(context).register(router);
    new FaultRoutes(context).register(router);
    new RequestRoutes(context).register(router);
    handleOtherMethods(router);
    return router;
  }

  /** The documented methods of each path of a router, and of the routers that it mounts. */
  static Map<String, Set<String>> methodsByPath(Router router) {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (Route route : router.getRoutes()) {
      if (route.getSubRouter() != null) {
        methods.putAll(methodsByPath(route.getSubRouter()));
      } else if (route.methods() != null) {
        Set<String> known = methods.computeIfAbsent(route.getPath(), path -> new TreeSet<>());
        // HEAD comes with GET
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> known.add(method.name()));
      }
    }
    return methods;
  }

  /** Handles HEAD like GET, tells OPTIONS the methods of a path, and refuses all others. */
  private static void handleOtherMethods(Router router) {
    List<Route> routes = router.getRoutes();
    for (Route route : routes) {
      if (route.methods() != null && route.methods().contains(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
      }
    }
    methodsByPath(router)
        .forEach(
            (path, methods) -> {
              Set<String> allowed = new TreeSet<>(methods);
              allowed.add("OPTIONS");
              if (methods.contains("GET")) {
                allowed.add("HEAD");
              }
              String allow = String.join(", ", allowed);
              router
                  .route(path)
                  .handler(
                      other -> {
                        other.response().putHeader(ALLOW, allow);
                        if (other.request().method().equals(HttpMethod.OPTIONS)) {
                          ControlResponse.empty(204).send(other.request());
                        } else {
                          other.fail(
                              new ControlException(
                                  405,
                                  other.request().path()
                                      + " knows "
                                      + String.join(" and ", methods)));
                        }
                      });
            });
  }

  /**
   * Fails for a path that Vert.x Web would take for a route after it has removed dots, doubled
   * slashes, escapes or a slash at the end. A typing error must not delete anything.
   */
  private static void rejectInexactPath(RoutingContext context) {
    String path = context.request().path();
    if (path.endsWith("/") || !path.equals(context.normalizedPath())) {
      context.fail(404);
    } else {
      context.next();
    }
  }

  private static void sendFailure(RoutingContext context, String paths, RefusalLog log) {
    errorResponse(context, paths, log).send(context.request());
  }

  private static ControlResponse errorResponse(
      RoutingContext context, String paths, RefusalLog log) {
    Throwable failure = context.failure();
    if (failure instanceof ControlException refusal) {
      return ControlResponse.error(refusal.status(), String.valueOf(refusal.getMessage()));
    }
    if (context.statusCode() == 404) {
      return ControlResponse.error(404, "there is nothing but " + paths);
    }
    if (context.statusCode() == 413) {
      return ControlResponse.error(413, "that is longer than " + MAX_BODY_BYTES + " bytes");
    }
    log.logOnce("control failed: " + (failure == null ? context.statusCode() : failure));
    return ControlResponse.error(500, "that should not happen; the replay's own output says more");
  }
}
