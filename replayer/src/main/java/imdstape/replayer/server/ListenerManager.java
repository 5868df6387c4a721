package imdstape.replayer.server;

import imdstape.replayer.server.fastpath.ListeningSocket;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the listeners of one server. Each listener accepts connections on several event
 * loops. Changes run one after the other: two HTTP servers of one Vert.x that are opened at the
 * same port at once would share it, and to close one of them would close nothing. Thread-safe.
 */
final class ListenerManager {

  /** The kernel frees a port a moment after its listener was closed. */
  private static final int MAX_REBIND_ATTEMPTS = 40;

  private static final int REBIND_DELAY_MILLIS = 50;

  private final Vertx vertx;
  private final PortRegistry portRegistry;
  private final Function<ListeningSocket, HttpServer> servers;
  private final BooleanSupplier shouldListen;
  private final int eventLoops;
  private final Consumer<String> log;

  /** The addresses to listen at while the instance is up, each with its port. */
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  private final Map<String, OpenListener> open = new LinkedHashMap<>();
  private Future<?> lastChange = Future.succeededFuture();

  /**
   * A listener.
   *
   * @param server on one event loop
   * @param deploymentId of the servers on the other event loops, which share the port; null until
   *     they listen
   * @param reservedPort in the port registry; 0 if the operating system chose the port
   */
  private record OpenListener(
      String address,
      HttpServer server,
      ListeningSocket socket,
      @Nullable String deploymentId,
      int reservedPort) {}

  /**
   * Creates a manager without listeners.
   *
   * @param servers creates an HTTP server that does not listen yet
   * @param shouldListen whether the instance is up
   * @param eventLoops the number of event loops that accept connections
   * @param log receives the reason if only one event loop can
   */
  ListenerManager(
      Vertx vertx,
      Function<ListeningSocket, HttpServer> servers,
      BooleanSupplier shouldListen,
      int eventLoops,
      Consumer<String> log) {
    this.vertx = vertx;
    this.portRegistry = new PortRegistry(vertx);
    this.servers = servers;
    this.shouldListen = shouldListen;
    this.eventLoops = eventLoops;
    this.log = log;
  }

  /**
   * Opens a listener.
   *
   * @param port 0 for any free one
   * @return the port; fails with a {@link BindException} if it is in use
   */
  Future<Integer> listen(String address, int port) {
    return enqueue(
        () ->
            hasListener(address)
                ? Future.failedFuture(new BindException(address + " is in use here already"))
                : bind(address, port));
  }

  /** Opens a listener as soon as the instance is up; does nothing if the address has one. */
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

  /** Closes the listener of an address, and does not open it again. */
  Future<Void> stopListening(String address) {
    return enqueue(() -> close(forget(address)));
  }

  /** Opens all listeners that are closed if the instance is up, and otherwise closes all. */
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

  /** Closes all listeners, and does not open them again. */
  Future<Void> close() {
    return enqueue(
        () -> {
          synchronized (this) {
            ports.clear();
          }
          return close(takeAllOpen());
        });
  }

  /** Whether an address has a listener while the instance is up. */
  synchronized boolean hasListener(String address) {
    return ports.containsKey(address);
  }

  /** Whether all listeners are open. */
  synchronized boolean areAllOpen() {
    return open.keySet().containsAll(ports.keySet());
  }

  private synchronized <T> Future<T> enqueue(Supplier<Future<T>> change) {
    Future<T> next = lastChange.transform(done -> change.get());
    lastChange = next;
    return next;
  }

  private Future<Integer> bind(String address, int port) {
    if (port != 0 && !portRegistry.reserve(address, port)) {
      return Future.failedFuture(new BindException(address + " is in use here already"));
    }
    int sharedPort = port == 0 ? portRegistry.newFreePortNumber() : port;
    ListeningSocket socket = new ListeningSocket();
    return servers
        .apply(socket)
        .listen(sharedPort, address)
        .onFailure(why -> portRegistry.release(address, port))
        .map(
            server -> {
              synchronized (this) {
                open.put(address, new OpenListener(address, server, socket, null, port));
                ports.put(address, server.actualPort());
              }
              // the first server answers meanwhile, so that nobody has to wait for the others
              var unused =
                  enqueue(() -> shareAcrossEventLoops(address, sharedPort))
                      .onFailure(why -> log.accept("one event loop serves all: " + why));
              return server.actualPort();
            });
  }

  /** Opens servers at the same port on the other event loops; connections go to each in turn. */
  private Future<Void> shareAcrossEventLoops(String address, int sharedPort) {
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
                    return servers.apply(first.socket()).listen(sharedPort, address);
                  }
                },
            new DeploymentOptions().setInstances(eventLoops - 1))
        .map(
            deploymentId -> {
              synchronized (this) {
                open.put(
                    address,
                    new OpenListener(
                        address,
                        first.server(),
                        first.socket(),
                        deploymentId,
                        first.reservedPort()));
              }
              return null;
            });
  }

  private synchronized @Nullable OpenListener openListener(String address) {
    return open.get(address);
  }

  private Future<Integer> rebind(String address, int port, int attempts) {
    return bind(address, port)
        .recover(
            why ->
                attempts == 1
                    ? Future.failedFuture(portUnavailable(address, port, why))
                    : vertx
                        .timer(REBIND_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(later -> rebind(address, port, attempts - 1)));
  }

  private static BindException portUnavailable(String address, int port, Throwable why) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return new BindException(
        host
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
    OpenListener listener = open.remove(address);
    return listener == null ? List.of() : List.of(listener);
  }

  private Future<Void> close(List<OpenListener> listeners) {
    return listeners.isEmpty()
        ? Future.succeededFuture()
        : Future.join(listeners.stream().map(this::close).toList()).mapEmpty();
  }

  private Future<Void> close(OpenListener listener) {
    return listener
        .socket()
        .stopAccepting(vertx)
        .compose(stopped -> closeServers(listener))
        .onComplete(closed -> portRegistry.release(listener.address(), listener.reservedPort()));
  }

  private Future<Void> closeServers(OpenListener listener) {
    Future<Void> first = listener.server().close();
    return listener.deploymentId() == null
        ? first
        : Future.join(first, vertx.undeploy(listener.deploymentId())).mapEmpty();
  }
}
