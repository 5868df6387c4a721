package imdstape.replayer.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import imdstape.host.ConnectionOwner;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.ServedInstance;
import imdstape.scenario.DeadlineAction;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the control server, and compares it with its OpenAPI description. */
class ControlServerTest extends ControlTestBase {

  @Test
  void idleConnectionsBeyondALimitAreClosedOldestFirst() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      Socket stream = connect();
      sockets.add(stream);
      stream.getOutputStream().write(head("POST /faults", 2).getBytes(US_ASCII));
      for (int i = 0; i <= IdleConnections.MAX_IDLE; i++) {
        Socket socket = connect();
        sockets.add(socket);
        if (i > 0) {
          assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
        }
      }
      server.closeIdleConnections();
      assertThat(answer(sockets.get(2))).as("all are new").startsWith("HTTP/1.1 200 ");

      now = now.plus(IdleConnections.MAX_IDLE_TIME);
      assertThat(answer(sockets.get(2))).startsWith("HTTP/1.1 200 ");
      server.closeIdleConnections();

      assertThat(sockets.get(1).getInputStream().read()).as("never used").isEqualTo(-1);
      assertThat(sockets.get(3).getInputStream().read()).as("used long ago").isEqualTo(-1);
      stream.getOutputStream().write("{}".getBytes(US_ASCII));
      assertThat(stream.getInputStream().read()).as("its request goes on").isEqualTo('H');
      for (int i = 4; i < sockets.size(); i++) {
        assertThat(answer(sockets.get(i))).as("connection %d", i).startsWith("HTTP/1.1 200 ");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String head(String request, int length) {
    return """
    %s HTTP/1.1
    Host: localhost
    Content-Type: application/json
    Content-Length: %d

    """
        .formatted(request, length)
        .replace("\n", "\r\n");
  }

  private static String answer(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    byte[] bytes = new byte[4096];
    int length = socket.getInputStream().read(bytes);
    return length < 0 ? "" : new String(bytes, 0, length, US_ASCII);
  }

  @Test
  void withoutATokenFilesAreReadForTheUserOfTheReplayAlone(@TempDir Path proc) throws Exception {
    ControlServer ofNobody =
        new ControlServer(
            vertx,
            context(false),
            new HostGuard(Set.of()),
            new RefusalLog(refused::add),
            null,
            new ConnectionOwner(proc));
    assertThat(put("/fixture", "{\"fixture\": \"other\"}").statusCode()).isEqualTo(200);
    listen(ofNobody);
    for (String file : List.of("other", "/etc/passwd", "./x.json", "linux-on-demand.json")) {
      HttpResponse<String> answer = put("/fixture", "{\"fixture\": \"" + file + "\"}");
      assertThat(answer.statusCode()).as(file).isEqualTo(403);
      assertThat(answer.body()).contains("send the fixture itself as the body");
    }
    assertThat(put("/fixture", "{\"fixture\": \"linux-spot\"}").body())
        .as("a name of the library reaches the loader")
        .contains("there is no fixture");
  }

  @Test
  void withATokenFilesAreReadForWhoeverHasIt(@TempDir Path proc) throws Exception {
    listen(
        new ControlServer(
            vertx,
            context(false),
            new HostGuard(Set.of()),
            new RefusalLog(refused::add),
            "sesame",
            new ConnectionOwner(proc)));
    assertThat(
            raw(
                head("PUT /fixture", 20)
                    .replace(
                        "\r\n\r\n",
                        "\r\nAuthorization: Bearer sesame\r\nConnection: close\r\n\r\n"),
                "{\"fixture\": \"other\"}"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void everyResponseNamesTheVersionOfTheDescription() throws Exception {
    String version = description.get("info").get("version").asText();

    assertThat(get("/health").headers().firstValue(ControlVersion.HEADER)).contains(version);
    assertThat(get("/nowhere").headers().firstValue(ControlVersion.HEADER)).contains(version);
  }

  @Test
  void theDescriptionHasExactlyTheRoutesOfTheServer() {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      for (Iterator<String> methods = path.getValue().fieldNames(); methods.hasNext(); ) {
        String method = methods.next();
        if (!method.equals("parameters")) {
          described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }

    List<String> routed = new ArrayList<>();
    ControlRouter.methodsByPath(server.router())
        .forEach(
            (path, methods) ->
                methods.forEach(method -> routed.add(method + " " + path.replace(":id", "{id}"))));
    assertThat(routed).containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void theRoutesOfAnInstanceCanBeMountedAtAnyPath() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router
        .route("/instances/:instance/*")
        .subRouter(ControlRouter.createInstanceRouter(vertx, context(false), request -> true));
    HttpServer mounted =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    base = URI.create("http://127.0.0.1:" + mounted.actualPort());

    String body = "{\"event\": \"maintenance\"}";
    String head =
        " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n";
    assertThat(
            raw(
                "POST /instances/web/events"
                    + head
                    + ("Content-Length: " + body.length() + "\r\n\r\n"),
                body))
        .contains("maintenance-1");
    assertThat(raw("POST /instances/web/events/maintenance-1/complete" + head + "\r\n", ""))
        .contains("completed");
    assertThat(raw("OPTIONS /instances/web/events/x" + head + "\r\n", ""))
        .contains("Allow: DELETE, OPTIONS");
  }

  @Test
  void theDescriptionHasTheDefinitionsOfTheScenarioSchema() throws Exception {
    JsonNode scenario =
        mapper.readTree(Files.readString(Path.of("../fixtures/schema/scenario.schema.json")));
    JsonNode source = mapper.readTree(ControlServer.class.getResourceAsStream("openapi.json"));
    for (Map.Entry<String, JsonNode> one : scenario.get("$defs").properties()) {
      assertThat(source.at("/components/schemas/" + one.getKey() + "/$ref").asText())
          .isEqualTo("scenario.schema.json#/$defs/" + one.getKey());
      String here = description.get("components").get("schemas").get(one.getKey()).toString();
      assertThat(here.replace("#/components/schemas/", "#/$defs/"))
          .as(one.getKey())
          .isEqualTo(one.getValue().toString());
    }
  }

  @Test
  void theDescriptionRefersToNothingOutside() {
    for (String reference : description.findValuesAsText("$ref")) {
      assertThat(reference).startsWith("#/components/schemas/");
      assertThat(description.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void itServesItsOwnDescription() throws Exception {
    assertThat(mapper.readTree(get("/openapi.json").body())).isEqualTo(description);
  }

  @Test
  void theServerIsReadyUntilTheInstanceIsInterrupted() throws Exception {
    assertThat(get("/health").body()).contains("\"up\"");
    assertThat(get("/ready").body()).contains("\"ready\"");
    post("/events?force=true", "{\"event\": \"spot-interruption\", \"lead\": \"5s\"}");
    state.update(before -> before.with(DeadlineAction.DROP));
    now = ServedInstance.NOW.plusSeconds(5);

    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("interrupted");
  }

  @Test
  void theServerIsNotReadyWhileAListenerIsMissing() throws Exception {
    open = false;

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("not listening");
  }

  @Test
  void aChangeIsReportedAsDoneEvenIfAListenerCannotBeBound() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    opening = () -> Future.failedFuture("127.0.0.1:1338 cannot be had again: in use");
    String message = "it is done, but 127.0.0.1:1338 cannot be had again: in use";

    HttpResponse<String> cleared = delete("/events");
    assertThat(cleared.statusCode()).isEqualTo(503);
    assertThat(cleared.body()).contains(message);
    assertThat(state.get().timeline().entries()).isEmpty();
    for (HttpResponse<String> response :
        List.of(
            put("/fixture", "{\"fixture\": \"other\"}"),
            patch("/clock", "{\"frozen\": true}"),
            post("/reset", "{}"))) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains(message);
    }
    assertThat(get("/fixture").body()).contains("linux-on-demand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void aBodyThatIsNotJsonIsRefused(String type) throws Exception {
    for (String path : List.of("/events", "/faults", "/reset")) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(base.resolve(path))
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{\"preset\": \"flaky\"}")));

      assertThat(response.statusCode()).isEqualTo(415);
    }
    assertThat(state.get()).isSameAs(firstState);
  }

  @Test
  void pagesInABrowserAndUnknownHostsAreRefused() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(base.resolve("/events"))
                .header("Origin", "http://evil.example")
                .DELETE());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(refused).hasSize(1);
  }

  @Test
  void anUnknownHostIsRefused() throws Exception {
    for (String host : List.of("evil.example", "192.0.2.1:" + base.getPort(), "0.0.0.0")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 403");
    }
    assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200");
    assertThat(refused).hasSize(3).first().asString().contains("refused the Host evil.example");
  }

  @Test
  void aRemoteClientOnTheLoopbackListenerIsRefused() {
    List<String> closed = new ArrayList<>();
    server.onOpen(connection("192.0.2.1", closed, new ArrayList<>()));
    server.onOpen(connection("127.0.0.1", closed, new ArrayList<>()));

    assertThat(closed).containsExactly("192.0.2.1");
    assertThat(refused).containsExactly("refused a client that is not on this machine: 192.0.2.1");
  }

  @Test
  void theNumberOfConnectionsIsLimited() {
    List<String> closed = new ArrayList<>();
    List<Handler<Void>> ends = new ArrayList<>();
    for (int i = 0; i < ControlServer.MAX_CONNECTIONS; i++) {
      server.onOpen(connection("127.0.0.1", closed, ends));
    }
    assertThat(closed).isEmpty();
    server.onOpen(connection("127.0.0.2", closed, ends));
    assertThat(closed).containsExactly("127.0.0.2");
    ends.get(0).handle(null);
    server.onOpen(connection("127.0.0.3", closed, ends));
    assertThat(closed).containsExactly("127.0.0.2");
  }

  @SuppressWarnings("unchecked")
  private static HttpConnection connection(
      String peer, List<String> closed, List<Handler<Void>> ends) {
    return (HttpConnection)
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "localAddress" -> SocketAddress.inetSocketAddress(1339, "127.0.0.1");
                  case "remoteAddress" -> SocketAddress.inetSocketAddress(40_000, peer);
                  case "close" -> closed.add(peer) ? null : proxy;
                  case "closeHandler" -> ends.add((Handler<Void>) arguments[0]) ? proxy : null;
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> null;
                });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Application/JSON", "application/json ; charset=utf-8"})
  void theContentTypeIsCaseInsensitive(String type) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(base.resolve("/faults"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"preset\": \"flaky\"}")));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void theBearerSchemeIsCaseInsensitive() throws Exception {
    listen(server("sesame", false));

    for (String message : List.of("bearer sesame", "BEARER sesame", "Bearer  sesame")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + message))
          .startsWith("HTTP/1.1 200");
    }
    for (String message : List.of("sesame", "Basic sesame", "Bearer", "Bearer Sesame")) {
      assertThat(raw("GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + message))
          .startsWith("HTTP/1.1 401");
    }
  }
}
