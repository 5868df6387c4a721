package imdstape.replayer.server.fastpath;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Supplies the responses of one connection to {@link FastPathHandler}. */
public interface FastPathResponder {

  /**
   * Handles a request whose head has arrived.
   *
   * @param method {@code GET} or {@code PUT}
   * @param target as it stands on the request line
   * @return the response to send now, or null if the request has to go through Vert.x; then {@link
   *     #resume} is called with it
   */
  @Nullable PreparedResponse respond(String method, String target, MultiMap headers);

  /**
   * Sends the response that {@link #respond} determined but could not return.
   *
   * @return false if there is none, so that the request is still to be handled
   */
  boolean resume(HttpServerRequest request);
}
