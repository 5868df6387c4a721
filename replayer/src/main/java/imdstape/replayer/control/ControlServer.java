package imdstape.replayer.control;

import imdstape.replayer.door.Door;
import imdstape.replayer.door.RefusalLog;
import imdstape.replayer.world.MetadataOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * HTTP and JSON for whoever directs a test: {@code GET /options} tells the instance metadata
 * options, {@code PATCH /options} changes those it names. It is never on the service's own port,
 * where a program under test that is led astray would reach it.
 */
public final class ControlServer {

  private static final int LONGEST_BODY = 65_536;
  private static final String JSON = "application/json";

  private final Vertx vertx;
  private final Supplier<MetadataOptions> options;
  private final Function<MetadataOptions, Future<Void>> change;
  private final Door door;
  private final RefusalLog log;

  /**
   * A server that does not listen yet.
   *
   * @param options as they are
   * @param change makes them so, or says why it cannot
   */
  public ControlServer(
      Vertx vertx,
      Supplier<MetadataOptions> options,
      Function<MetadataOptions, Future<Void>> change,
      Door door,
      RefusalLog log) {
    this.vertx = vertx;
    this.options = options;
    this.change = change;
    this.door = door;
    this.log = log;
  }

  /** Binds it on 127.0.0.1 and gives the port; 0 is any free one. */
  public Future<Integer> listen(int port) {
    Router router = Router.router(vertx);
    router.route().handler(this::admit);
    router.get("/options").handler(context -> tell(context, options.get()));
    router.patch("/options").handler(this::requireJson);
    router
        .patch("/options")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .handler(this::patch);
    router.errorHandler(404, context -> say(context, 404, "there is nothing but /options"));
    router.errorHandler(405, context -> say(context, 405, "/options knows GET and PATCH"));
    router.errorHandler(413, context -> say(context, 413, "that is longer than 65536 bytes"));
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(75))
        .requestHandler(router)
        .listen(port, "127.0.0.1")
        .map(bound -> bound.actualPort());
  }

  private void admit(RoutingContext context) {
    door.refusal(context.request())
        .ifPresentOrElse(
            why -> {
              log.add(why);
              say(context, 403, why);
            },
            context::next);
  }

  /** What a page in a browser can send without asking first is no JSON. */
  private void requireJson(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    if (type != null && (type.equals(JSON) || type.startsWith(JSON + ";"))) {
      context.next();
    } else {
      say(context, 415, "send it as Content-Type: " + JSON);
    }
  }

  private void patch(RoutingContext context) {
    Object body;
    try {
      body = context.body().isEmpty() ? null : Json.decodeValue(context.body().buffer());
    } catch (DecodeException notJson) {
      body = null;
    }
    if (!(body instanceof JsonObject wish)) {
      say(context, 400, "the body is no JSON object");
      return;
    }
    MetadataOptions asked;
    try {
      asked = OptionsJson.read(wish, options.get());
    } catch (OptionsJson.WrongException wrong) {
      say(context, 400, wrong.said());
      return;
    }
    change
        .apply(asked)
        .onSuccess(done -> tell(context, options.get()))
        .onFailure(why -> say(context, 409, String.valueOf(why.getMessage())));
  }

  private static void tell(RoutingContext context, MetadataOptions options) {
    send(context, 200, OptionsJson.write(options));
  }

  private static void say(RoutingContext context, int status, String error) {
    send(context, status, new JsonObject().put("error", error));
  }

  private static void send(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", JSON)
        .end(body.encodePrettily() + "\n");
  }
}
