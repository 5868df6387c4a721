package imdstape.replayer.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens. One change waits for the one before it: two listeners of one Vert.x at
 * one port share it without a word, and then closing one of them closes nothing.
 */
final class ListenerManager {

  /** The kernel lets go of a port a moment after its listener was closed. */
  private static final int TRIES = 40;

  private static final int BETWEEN_MILLIS = 50;
  private static final AtomicInteger FREE = new AtomicInteger(-1);

  private final Vertx vertx;
  private final Supplier<HttpServer> servers;
  private final BooleanSupplier wanted;
  private final int loops;
  private final Consumer<String> log;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, OpenListener> open = new LinkedHashMap<>();
  private Future<?> last = Future.succeededFuture();

  /**
   * A listener.
   *
   * @param first on one event loop
   * @param others what was deployed for the other event loops, which share the port, or null
   */
  private record OpenListener(HttpServer first, @Nullable String others) {}

  /**
   * Nowhere yet.
   *
   * @param servers makes one that does not listen yet
   * @param wanted whether anything shall listen at this moment
   * @param loops how many event loops take connections
   * @param log is told what keeps the others from joining the first
   */
  ListenerManager(
      Vertx vertx,
      Supplier<HttpServer> servers,
      BooleanSupplier wanted,
      int loops,
      Consumer<String> log) {
    this.vertx = vertx;
    this.servers = servers;
    this.wanted = wanted;
    this.loops = loops;
    this.log = log;
  }

  /** Listens at an address for good, and gives its port; 0 is any free one. */
  Future<Integer> add(String address, int port) {
    return inTurn(
        () ->
            has(address)
                ? Future.failedFuture(new BindException(address + " is in use here already"))
                : bind(address, port));
  }

  /** Listens at an address for good, but not before anything shall listen. */
  Future<Void> want(String address, int port) {
    return inTurn(
        () -> {
          if (has(address)) {
            return Future.succeededFuture();
          }
          if (wanted.getAsBoolean()) {
            return bind(address, port).mapEmpty();
          }
          remember(address, port);
          return Future.succeededFuture();
        });
  }

  /** Listens at an address no longer. */
  Future<Void> remove(String address) {
    return inTurn(() -> close(forgotten(address)));
  }

  /** Closes all for now, or opens all again, as it is wanted at this moment. */
  Future<Void> settle() {
    return inTurn(
        () -> {
          if (!wanted.getAsBoolean()) {
            return close(taken());
          }
          List<Future<?>> bound = new ArrayList<>();
          closed().forEach((address, port) -> bound.add(rebind(address, port, TRIES)));
          return bound.isEmpty() ? Future.succeededFuture() : Future.join(bound).mapEmpty();
        });
  }

  /** Closes all for good. */
  Future<Void> close() {
    return inTurn(
        () -> {
          synchronized (this) {
            ports.clear();
          }
          return close(taken());
        });
  }

  /** Whether it listens at an address whenever anything shall listen. */
  synchronized boolean has(String address) {
    return ports.containsKey(address);
  }

  /** Whether it listens wherever it is to listen whenever anything shall. */
  synchronized boolean isOpen() {
    return open.keySet().containsAll(ports.keySet());
  }

  private synchronized <T> Future<T> inTurn(Supplier<Future<T>> change) {
    Future<T> next = last.transform(done -> change.get());
    last = next;
    return next;
  }

  private Future<Integer> bind(String address, int port) {
    // below zero, the same number means the same free port
    int shared = port == 0 ? FREE.getAndDecrement() : port;
    return servers
        .get()
        .listen(shared, address)
        .map(
            first -> {
              synchronized (this) {
                open.put(address, new OpenListener(first, null));
                ports.put(address, first.actualPort());
              }
              var unused =
                  inTurn(() -> share(address, shared))
                      .onFailure(why -> log.accept("one event loop serves all: " + why));
              return first.actualPort();
            });
  }

  /**
   * Listeners of the same port on the other event loops: each connection is given to the next.
   * Nobody waits for them, as the first one answers meanwhile.
   */
  private Future<Void> share(String address, int port) {
    OpenListener first = opened(address);
    if (loops == 1 || first == null || first.others() != null) {
      return Future.succeededFuture();
    }
    return vertx
        .deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    return servers.get().listen(port, address);
                  }
                },
            new DeploymentOptions().setInstances(loops - 1))
        .map(
            others -> {
              synchronized (this) {
                open.put(address, new OpenListener(first.first(), others));
              }
              return null;
            });
  }

  private synchronized @Nullable OpenListener opened(String address) {
    return open.get(address);
  }

  private Future<Integer> rebind(String address, int port, int tries) {
    return bind(address, port)
        .recover(
            why ->
                tries == 1
                    ? Future.failedFuture(taken(address, port, why))
                    : vertx
                        .timer(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(later -> rebind(address, port, tries - 1)));
  }

  private static BindException taken(String address, int port, Throwable why) {
    String where = address.contains(":") ? "[" + address + "]" : address;
    return new BindException(
        where
            + ":"
            + port
            + " cannot be had again, and is tried every few seconds: "
            + why.getMessage());
  }

  private synchronized void remember(String address, int port) {
    ports.put(address, port);
  }

  private synchronized Map<String, Integer> closed() {
    Map<String, Integer> closed = new LinkedHashMap<>(ports);
    closed.keySet().removeAll(open.keySet());
    return closed;
  }

  private synchronized List<OpenListener> taken() {
    List<OpenListener> all = List.copyOf(open.values());
    open.clear();
    return all;
  }

  private synchronized List<OpenListener> forgotten(String address) {
    ports.remove(address);
    OpenListener one = open.remove(address);
    return one == null ? List.of() : List.of(one);
  }

  private Future<Void> close(List<OpenListener> listeners) {
    return listeners.isEmpty()
        ? Future.succeededFuture()
        : Future.join(listeners.stream().map(this::close).toList()).mapEmpty();
  }

  private Future<Void> close(OpenListener listener) {
    Future<Void> first = listener.first().close();
    return listener.others() == null
        ? first
        : Future.join(first, vertx.undeploy(listener.others())).mapEmpty();
  }
}
