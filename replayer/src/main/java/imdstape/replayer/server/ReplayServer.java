package imdstape.replayer.server;

import imdstape.replayer.instance.Instance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves instances over HTTP on one Vert.x. Each instance has its own listeners and shares nothing
 * with the others. Thread-safe.
 */
public final class ReplayServer {

  private final Vertx vertx;
  private final Map<String, InstanceListeners> listenersByName = new HashMap<>();

  /**
   * Creates a server without instances.
   *
   * @param vertx runs the listeners; closing the server does not close it
   */
  public ReplayServer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Adds an instance that is served without a credential refresh hook. */
  public InstanceListeners add(Instance instance, ServerContext context) {
    return add(instance, context, null);
  }

  /**
   * Adds an instance and returns its listeners, which are not open yet.
   *
   * @param refreshHook runs before each request, or null
   * @throws IllegalArgumentException if the server has an instance of the same name
   */
  public synchronized InstanceListeners add(
      Instance instance, ServerContext context, @Nullable CredentialRefreshHook refreshHook) {
    if (listenersByName.containsKey(instance.name())) {
      throw new IllegalArgumentException("this server has an instance " + instance.name());
    }
    InstanceListeners added = new InstanceListeners(vertx, instance, context, refreshHook);
    listenersByName.put(instance.name(), added);
    return added;
  }

  /** Closes the listeners and connections of all instances and ends all timers. */
  public synchronized Future<Void> close() {
    List<Future<?>> closed = new ArrayList<>();
    listenersByName.values().forEach(listeners -> closed.add(listeners.close()));
    return Future.join(closed).mapEmpty();
  }
}
