package imdstape.replayer.server;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * The ports of all servers of one Vert.x. Two HTTP servers of one Vert.x that listen at the same
 * address and port share it without an error, and the connections are divided among them. The
 * registry keeps apart what belongs to different servers. Thread-safe.
 */
final class PortRegistry {

  private static final String FREE_PORT_NUMBER = "free port number";

  private final LocalMap<String, Integer> ports;

  /** The registry of a Vert.x, which lives as long as that. */
  PortRegistry(Vertx vertx) {
    this.ports = vertx.sharedData().getLocalMap(PortRegistry.class.getName());
  }

  /**
   * A number that stands for a free port. Vert.x takes a negative port for any free one, and the
   * same negative number for the same one.
   */
  int newFreePortNumber() {
    return ports.merge(FREE_PORT_NUMBER, -1, Integer::sum);
  }

  /** Reserves a port; false if another server has it. */
  boolean reserve(String address, int port) {
    return ports.putIfAbsent(key(address, port), port) == null;
  }

  /** Releases a port; nothing happens if it is not reserved. */
  void release(String address, int port) {
    ports.remove(key(address, port));
  }

  private static String key(String address, int port) {
    return address + " " + port;
  }
}
