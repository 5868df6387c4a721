package imdstape.cli;

import java.util.Map;

/**
 * The system properties that the command sets for its libraries, unless they are set already. An
 * embedding program sets its own.
 */
final class SystemPropertyDefaults {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          // host names are resolved by the system, as in other programs of the machine
          "vertx.disableDnsResolver", "true",
          // Vert.x serves no files, so that it needs no directory for temporary ones
          "vertx.disableFileCPResolving", "true",
          "vertx.disableFileCaching", "true",
          "vertx.cacheDirBase", "vertx-cache",
          "vertx.disableWebsockets", "true",
          "vertx.disableMetrics", "true",
          "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory",
          // a request that changes something is sent once, also if its connection breaks
          "sun.net.http.retryPost", "false",
          "java.awt.headless", "true");

  private SystemPropertyDefaults() {}

  /** Sets the properties that have no value. Libraries read them when they are first used. */
  static void apply() {
    for (Map.Entry<String, String> each : DEFAULTS.entrySet()) {
      if (System.getProperty(each.getKey()) == null) {
        System.setProperty(each.getKey(), each.getValue());
      }
    }
  }
}
