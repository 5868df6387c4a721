package imdstape.recorder;

import static java.util.concurrent.TimeUnit.SECONDS;

import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A metadata service on loopback with scripted values. As the real one it requires tokens, lists
 * the leaves and allows a slash after a leaf.
 */
public final class FakeMetadataService implements AutoCloseable {

  private final Vertx vertx;
  private final Map<String, String> leaves = new TreeMap<>();
  private final Map<String, String> listings = new TreeMap<>();
  private final Map<String, Consumer<HttpServerRequest>> handlers = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private String versions = "latest";
  private boolean tokensRequired = true;
  private @Nullable HttpServer server;

  /** Creates a service without leaves, which does not listen yet. */
  public FakeMetadataService(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Adds a leaf to every version. */
  public FakeMetadataService leaf(String below, String body) {
    leaves.put(below, body);
    return this;
  }

  /** Sets a listing that differs from the leaves. */
  public FakeMetadataService listing(String below, String body) {
    listings.put(below, body);
    return this;
  }

  /** Sets a handler for a full path. */
  public FakeMetadataService respond(String path, Consumer<HttpServerRequest> handler) {
    handlers.put(path, handler);
    return this;
  }

  /** Sets the versions that {@code /} lists. */
  public FakeMetadataService versions(String... names) {
    versions = String.join("\n", names);
    return this;
  }

  /** Allows requests without a token, as IMDSv1. */
  public FakeMetadataService withoutTokens() {
    tokensRequired = false;
    return this;
  }

  /** Starts the service on a free port. */
  public URI start() throws TimeoutException {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .await(20, SECONDS);
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** All requests so far, as method and path. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpServerRequest request) {
    requests.add(request.method() + " " + request.path());
    Consumer<HttpServerRequest> handler = handlers.get(request.path());
    if (handler != null) {
      handler.accept(request);
    } else if (request.method().equals(HttpMethod.PUT)) {
      request.response().putHeader("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "300").end("a-token");
    } else if (tokensRequired && !"a-token".equals(request.getHeader("X-aws-ec2-metadata-token"))) {
      request.response().setStatusCode(401).end();
    } else {
      MetadataPath path = MetadataPath.parse(request.uri()).orElseThrow();
      String body = path.version().isEmpty() ? versions : body(path.relativePath());
      if (body == null || !versions.contains(path.version())) {
        request.response().setStatusCode(404).putHeader("Content-Type", "text/html").end("<h1>");
      } else {
        request.response().putHeader("Content-Type", "text/plain").end(body);
      }
    }
  }

  private @Nullable String body(String below) {
    String leaf = leaves.get(below);
    if (leaf != null) {
      return leaf;
    }
    String listing = listings.get(below);
    if (listing != null) {
      return listing;
    }
    String prefix = below.isEmpty() ? "" : below + "/";
    Map<String, Boolean> children = new TreeMap<>();
    leaves.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .forEach(rest -> children.merge(rest.split("/")[0], rest.contains("/"), (a, b) -> a || b));
    return children.isEmpty() ? null : Listing.ofChildren(below, children).body();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close().await();
    }
  }
}
