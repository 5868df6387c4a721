package imdstape.replayer.control;

import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * A request to a route of the control API.
 *
 * @param context of Vert.x Web; its body has been read
 */
record ControlRequest(RoutingContext context) {

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  /** The value of {@code :id} in the path of the route; empty if the route has none. */
  String id() {
    String id = context.pathParam("id");
    return id == null ? "" : id;
  }

  /** The value of a boolean parameter, false if it is absent; any other parameter is an error. */
  boolean booleanQuery(String name) {
    String query = context.request().query();
    boolean value = false;
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      if (parameter.equals(name + "=true") || parameter.equals(name + "=false")) {
        value = parameter.endsWith("=true");
      } else if (!parameter.isEmpty()) {
        throw ControlException.badRequest(
            "a query is " + name + "=true or " + name + "=false here, and nothing else");
      }
    }
    return value;
  }

  /** The body. */
  byte[] bytes() {
    Buffer body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  /** The body as a JSON object; an empty body counts as an empty object. */
  JsonObject fields() {
    Buffer body = context.body().buffer();
    return JsonReader.parseObject(
        "body",
        body == null || body.length() == 0 ? EMPTY_OBJECT : body.getBytes(),
        ControlException::badRequest);
  }
}
