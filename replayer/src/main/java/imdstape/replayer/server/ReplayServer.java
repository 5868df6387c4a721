package imdstape.replayer.server;

import imdstape.replayer.instance.Instance;
import imdstape.replayer.server.fastpath.CredentialRefreshHook;
import imdstape.replayer.server.fastpath.ServerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves instances over HTTP on one Vert.x. Each instance has its own listeners and shares nothing
 * with the others. Thread-safe.
 */
public final class ReplayServer {

  private static final int HEAP_CHECK_MILLIS = 5_000;

  private final Vertx vertx;
  private final Map<String, InstanceListeners> listenersByName = new HashMap<>();
  private final long heapTimer;

  /**
   * Creates a server without instances.
   *
   * @param vertx runs the listeners; closing the server does not close it
   */
  public ReplayServer(Vertx vertx) {
    this.vertx = vertx;
    HeapTrimmer trimmer = new HeapTrimmer(Runtime.getRuntime().totalMemory());
    this.heapTimer =
        vertx.setPeriodic(HEAP_CHECK_MILLIS, timer -> trimmer.trimIfGrown(Runtime.getRuntime()));
  }

  /** Adds an instance that is served without a credential refresh hook. */
  public InstanceListeners add(Instance instance, ServerContext context) {
    return add(instance, context, CredentialRefreshHook.NONE);
  }

  /**
   * Adds an instance and returns its listeners, which are not open yet.
   *
   * @param refreshHook runs before a request is answered
   * @throws IllegalArgumentException if the server has an instance of the same name
   */
  public synchronized InstanceListeners add(
      Instance instance, ServerContext context, CredentialRefreshHook refreshHook) {
    if (listenersByName.containsKey(instance.name())) {
      throw new IllegalArgumentException("this server has an instance " + instance.name());
    }
    InstanceListeners added = new InstanceListeners(vertx, instance, context, refreshHook);
    listenersByName.put(instance.name(), added);
    return added;
  }

  /** Closes the listeners and connections of all instances and stops the server's timers. */
  public synchronized Future<Void> close() {
    vertx.cancelTimer(heapTimer);
    List<Future<?>> closed = new ArrayList<>();
    listenersByName.values().forEach(listeners -> closed.add(listeners.close()));
    return Future.join(closed).mapEmpty();
  }
}
