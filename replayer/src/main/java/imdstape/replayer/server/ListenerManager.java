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
  private static final int MAX_REBIND_ATTEMPTS = 40;

  private static final int REBIND_DELAY_MILLIS = 50;
  private static final AtomicInteger FREE = new AtomicInteger(-1);

  private final Vertx vertx;
  private final Supplier<HttpServer> servers;
  private final BooleanSupplier shouldListen;
  private final int eventLoops;
  private final Consumer<String> log;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, OpenListener> open = new LinkedHashMap<>();
  private Future<?> lastChange = Future.succeededFuture();

  /**
   * A listener.
   *
   * @param server on one event loop
   * @param deploymentId what was deployed for the other event loops, which share the port, or null
   */
  private record OpenListener(HttpServer server, @Nullable String deploymentId) {}

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
    this.shouldListen = wanted;
    this.eventLoops = loops;
    this.log = log;
  }

  /** Listens at an address for good, and gives its port; 0 is any free one. */
  Future<Integer> listen(String address, int port) {
    return enqueue(
        () ->
            hasListener(address)
                ? Future.failedFuture(new BindException(address + " is in use here already"))
                : bind(address, port));
  }

  /** Listens at an address for good, but not before anything shall listen. */
  Future<Void> listenWhenUp(String address, int port) {
    return enqueue(
        () -> {
          if (hasListener(address)) {
            return Future.succeededFuture();
          }
          if (shouldListen.getAsBoolean()) {
            return bind(address, port).mapEmpty();
          }
          addPort(address, port);
          return Future.succeededFuture();
        });
  }

  /** Listens at an address no longer. */
  Future<Void> stopListening(String address) {
    return enqueue(() -> close(forget(address)));
  }

  /** Closes all for now, or opens all again, as it is wanted at this moment. */
  Future<Void> reconcile() {
    return enqueue(
        () -> {
          if (!shouldListen.getAsBoolean()) {
            return close(takeAllOpen());
          }
          List<Future<?>> bound = new ArrayList<>();
          closedPorts()
              .forEach((address, port) -> bound.add(rebind(address, port, MAX_REBIND_ATTEMPTS)));
          return bound.isEmpty() ? Future.succeededFuture() : Future.join(bound).mapEmpty();
        });
  }

  /** Closes all for good. */
  Future<Void> close() {
    return enqueue(
        () -> {
          synchronized (this) {
            ports.clear();
          }
          return close(takeAllOpen());
        });
  }

  /** Whether it listens at an address whenever anything shall listen. */
  synchronized boolean hasListener(String address) {
    return ports.containsKey(address);
  }

  /** Whether it listens wherever it is to listen whenever anything shall. */
  synchronized boolean areAllOpen() {
    return open.keySet().containsAll(ports.keySet());
  }

  private synchronized <T> Future<T> enqueue(Supplier<Future<T>> change) {
    Future<T> next = lastChange.transform(done -> change.get());
    lastChange = next;
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
                  enqueue(() -> shareAcrossEventLoops(address, shared))
                      .onFailure(why -> log.accept("one event loop serves all: " + why));
              return first.actualPort();
            });
  }

  /**
   * Listeners of the same port on the other event loops: each connection is given to the next.
   * Nobody waits for them, as the first one answers meanwhile.
   */
  private Future<Void> shareAcrossEventLoops(String address, int port) {
    OpenListener first = openListener(address);
    if (eventLoops == 1 || first == null || first.deploymentId() != null) {
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
            new DeploymentOptions().setInstances(eventLoops - 1))
        .map(
            others -> {
              synchronized (this) {
                open.put(address, new OpenListener(first.server(), others));
              }
              return null;
            });
  }

  private synchronized @Nullable OpenListener openListener(String address) {
    return open.get(address);
  }

  private Future<Integer> rebind(String address, int port, int tries) {
    return bind(address, port)
        .recover(
            why ->
                tries == 1
                    ? Future.failedFuture(portUnavailable(address, port, why))
                    : vertx
                        .timer(REBIND_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(later -> rebind(address, port, tries - 1)));
  }

  private static BindException portUnavailable(String address, int port, Throwable why) {
    String where = address.contains(":") ? "[" + address + "]" : address;
    return new BindException(
        where
            + ":"
            + port
            + " cannot be had again, and is tried every few seconds: "
            + why.getMessage());
  }

  private synchronized void addPort(String address, int port) {
    ports.put(address, port);
  }

  private synchronized Map<String, Integer> closedPorts() {
    Map<String, Integer> closed = new LinkedHashMap<>(ports);
    closed.keySet().removeAll(open.keySet());
    return closed;
  }

  private synchronized List<OpenListener> takeAllOpen() {
    List<OpenListener> all = List.copyOf(open.values());
    open.clear();
    return all;
  }

  private synchronized List<OpenListener> forget(String address) {
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
    Future<Void> first = listener.server().close();
    return listener.deploymentId() == null
        ? first
        : Future.join(first, vertx.undeploy(listener.deploymentId())).mapEmpty();
  }
}
