package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import imdstape.fixtures.FixtureLibrary;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs a control server, and checks each response against the OpenAPI description. */
@ExtendWith(VertxExtension.class)
abstract class ControlTestBase {

  static final String OPTIONS =
      """
      {
        "HttpTokens" : "optional",
        "HttpEndpoint" : "enabled",
        "HttpPutResponseHopLimit" : 1,
        "HttpProtocolIpv6" : "disabled",
        "InstanceMetadataTags" : "enabled",
        "Hops" : 1
      }
      """;

  final ObjectMapper mapper = new ObjectMapper();
  final HttpClient client = HttpClient.newHttpClient();
  final InstanceState firstState = ServedInstance.defaultState();
  volatile Instant now = ServedInstance.NOW;
  final Journal journal = new Journal(entry -> {});
  final Instance instance = new Instance("test", firstState, () -> now, journal);
  final InstanceStateHolder state = instance.state();
  final List<String> refused = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final JsonNode description = description();
  Supplier<Future<Void>> binding = Future::succeededFuture;
  Supplier<Future<Void>> opening = Future::succeededFuture;
  volatile boolean open = true;
  Function<Instant, InstanceState> start = real -> firstState;
  Vertx vertx;
  ControlServer server;
  URI base;

  @BeforeEach
  void serve(Vertx created) throws Exception {
    vertx = created;
    server = server(null, false);
    base = open(server);
  }

  void listen(ControlServer one) throws Exception {
    server = one;
    base = open(one);
  }

  private static URI open(ControlServer one) throws Exception {
    int port = one.listen("127.0.0.1", 0).await(20, TimeUnit.SECONDS);
    return URI.create("http://127.0.0.1:" + port);
  }

  ControlServer server(@Nullable String token, boolean real) {
    return new ControlServer(
        vertx, context(real), new HostGuard(Set.of()), new RefusalLog(refused::add), token);
  }

  ControlContext context(boolean real) {
    ControlContext.ServedListeners listeners =
        new ControlContext.ServedListeners() {
          @Override
          public Future<Void> reconcile() {
            boolean ipv6 = state.get().options().httpProtocolIpv6().isOn();
            calls.add(ipv6 ? "settled with IPv6" : "settled");
            return ipv6 ? binding.get() : opening.get();
          }

          @Override
          public boolean areAllOpen() {
            return open;
          }

          @Override
          public int openConnections() {
            return 3;
          }
        };
    return new ControlContext(
        instance,
        listeners,
        name ->
            name.equals("other")
                ? Future.succeededFuture(
                    new ControlContext.LoadedFixture(
                        name,
                        InstanceState.of(
                            FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 8)))
                : Future.failedFuture("there is no fixture \"" + name + "\""),
        new ControlContext.ReplayRules(
            "linux-on-demand", instant -> start.apply(instant), true, real));
  }

  /** Sends a head, and returns the whole response. */
  String raw(String head) throws IOException {
    return raw(head + "\r\nConnection: close\r\n\r\n", "");
  }

  /** Sends bytes, and returns all responses until the server closes the connection. */
  String raw(String head, String body) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  HttpRequest.Builder authorizedRequest(String token, String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
  }

  void post(String path, String body, int status, String expectedText) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(expectedText);
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return write("POST", path, body);
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return write("PUT", path, body);
  }

  HttpResponse<String> patch(String path, String body) throws Exception {
    return write("PATCH", path, body);
  }

  HttpResponse<String> write(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json; charset=utf-8")
                .method(method, BodyPublishers.ofString(body)));
    if (response.statusCode() == 200 && !body.isEmpty()) {
      JsonNode schema =
          operationSchema(method, path).at("/requestBody/content/application~1json/schema");
      assertMatchesSchema(schema, body);
    }
    return response;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    String method = response.request().method();
    JsonNode responses = operationSchema(method, response.uri().getPath()).path("responses");
    JsonNode described = responses.path(String.valueOf(response.statusCode()));
    JsonNode schema =
        (described.isMissingNode() ? responses.path("default") : described)
            .at("/content/application~1json/schema");
    if (!schema.isMissingNode()) {
      assertMatchesSchema(schema, response.body());
    }
    return response;
  }

  JsonNode operationSchema(String method, String path) {
    String route =
        path.replaceFirst("\\?.*", "").replaceFirst("(/(?:events|faults))/[^/]+", "$1/{id}");
    return description.get("paths").path(route).path(method.toLowerCase(Locale.ROOT));
  }

  void assertMatchesSchema(JsonNode schema, String body) throws IOException {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", description.get("components"));
    Schema held =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
    assertThat(held.validate(mapper.readTree(body))).as(body).isEmpty();
  }

  JsonNode description() {
    try {
      return mapper.readTree(OpenApiDocument.render());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
