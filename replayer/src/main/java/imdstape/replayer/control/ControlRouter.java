package imdstape.replayer.control;

import imdstape.http.RefusalLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Creates the router of the control API. The routes of an instance are a router of their own, which
 * can be mounted once for each instance.
 */
final class ControlRouter {

  private static final int MAX_BODY_BYTES = 65_536;

  /** The largest fixture of the library has 13,000 bytes; one with user-data can have more. */
  private static final int MAX_FIXTURE_BYTES = 4 << 20;

  private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");

  private ControlRouter() {}

  /**
   * Creates the router with all routes.
   *
   * @param log for failures that are not the client's
   * @param readsFiles whether a file is read for the sender of a request
   */
  static Router create(
      Vertx vertx,
      ControlContext context,
      RefusalLog log,
      Predicate<HttpServerRequest> readsFiles) {
    Router router = Router.router(vertx);
    Router instance = createInstanceRouter(vertx, context, readsFiles);
    Route failures = router.route();
    router.route().handler(ControlRouter::removeContentType);
    BodyHandler small = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
    BodyHandler large = BodyHandler.create(false).setBodyLimit(MAX_FIXTURE_BYTES);
    router
        .route()
        .handler(call -> ("/fixture".equals(call.request().path()) ? large : small).handle(call));
    router.route().handler(ControlRouter::rejectInexactPath);
    ProcessRoutes.register(router, context);
    handleOtherMethods(router);
    router.route("/*").subRouter(instance);
    String paths =
        methodsByPath(router).keySet().stream()
            .map(path -> path.replace(":id", "{id}"))
            .collect(Collectors.joining(" "));
    router.route().handler(unmatched -> unmatched.fail(404));
    // before all paths: what fails in matching one would fail again
    failures.failureHandler(failed -> sendFailure(failed, paths, log));
    matchExactly(router);
    return router;
  }

  /** Creates the routes of an instance, relative to the path where they are mounted. */
  static Router createInstanceRouter(
      Vertx vertx, ControlContext context, Predicate<HttpServerRequest> readsFiles) {
    Router router = Router.router(vertx);
    InstanceRoutes instance = new InstanceRoutes(context, readsFiles);
    instance.register(router);
    new EventRoutes(context, instance::fixtureName).register(router);
    new OptionRoutes(context).register(router);
    new FaultRoutes(context).register(router);
    new RequestRoutes(context).register(router);
    handleOtherMethods(router);
    // a route with an id makes Vert.x Web decode the query too
    router.errorHandler(
        400,
        malformed ->
            ControlResponse.error(400, "the query has a malformed escape")
                .send(malformed.request()));
    matchExactly(router);
    return router;
  }

  /** The documented methods of each path of a router, and of the routers that it mounts. */
  static Map<String, Set<String>> methodsByPath(Router router) {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (Route route : router.getRoutes()) {
      if (route.getSubRouter() != null) {
        methods.putAll(methodsByPath(route.getSubRouter()));
      } else if (route.methods() != null) {
        Set<String> known = methods.computeIfAbsent(route.getPath(), path -> new LinkedHashSet<>());
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
    for (Route route : router.getRoutes()) {
      if (route.methods() != null && route.methods().contains(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
      }
    }
    methodsByPath(router)
        .forEach(
            (path, methods) ->
                router.route(path).handler(other -> handleOtherMethod(other, methods)));
  }

  private static void handleOtherMethod(RoutingContext context, Set<String> methods) {
    List<String> allowed = new ArrayList<>(methods);
    if (methods.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    context.response().putHeader("Allow", String.join(", ", allowed));
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      ControlResponse.empty(204).send(context.request());
    } else {
      context.fail(
          new ControlException(
              405, context.request().path() + " knows " + String.join(" and ", methods)));
    }
  }

  /** Keeps {@code BodyHandler} from parsing forms. {@link AccessHandler} has checked the type. */
  private static void removeContentType(RoutingContext context) {
    context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
    context.next();
  }

  /**
   * Matches paths as they are sent. Vert.x Web would first remove dots, doubled slashes and
   * escapes, and a mistyped path must not delete anything.
   */
  private static void matchExactly(Router router) {
    router.getRoutes().forEach(route -> route.useNormalizedPath(false));
  }

  /** Fails for a slash at the end, which Vert.x Web ignores, and for a malformed escape. */
  private static void rejectInexactPath(RoutingContext context) {
    String path = context.request().path();
    if (path.endsWith("/") || MALFORMED_ESCAPE.matcher(path).find()) {
      context.fail(404);
    } else {
      context.next();
    }
  }

  private static void sendFailure(RoutingContext context, String paths, RefusalLog log) {
    // BodyHandler fails with 200 for a body that broke off; Vert.x closes its connection
    if (context.statusCode() != 200) {
      errorResponse(context, paths, log).send(context.request());
    }
  }

  private static ControlResponse errorResponse(
      RoutingContext context, String paths, RefusalLog log) {
    Throwable failure = context.failure();
    if (failure instanceof ControlException refusal) {
      return ControlResponse.error(refusal.status(), String.valueOf(refusal.getMessage()));
    }
    return switch (context.statusCode()) {
      // Vert.x Web requires a path and a valid Host header
      case 400 ->
          context.request().path() == null || context.request().path().isEmpty()
              ? notFound(paths)
              : ControlResponse.error(400, "the Host header is missing or invalid");
      case 404 -> notFound(paths);
      case 413 -> ControlResponse.error(413, "that is longer than " + MAX_BODY_BYTES + " bytes");
      case 417 -> ControlResponse.error(417, "the only expectation that is met is 100-continue");
      default -> {
        log.logOnce("control failed: " + failure);
        yield ControlResponse.error(
            500, "that should not happen; the replay's own output says more");
      }
    };
  }

  private static ControlResponse notFound(String paths) {
    return ControlResponse.error(404, "there is nothing but " + paths);
  }
}
