package imdstape.replayer.wire;

import imdstape.metadata.Request;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** What has to be done before a request can be answered; empty for nearly all. */
@FunctionalInterface
public interface Before extends Function<Request, Optional<Future<Void>>> {
  /** Nothing. */
  Before NOTHING = request -> Optional.empty();
}
