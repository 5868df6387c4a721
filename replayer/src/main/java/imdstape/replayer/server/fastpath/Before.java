package imdstape.replayer.server.fastpath;

import imdstape.metadata.Request;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What has to be done before a request can be answered; empty for nearly all. */
@FunctionalInterface
public interface Before {
  /** Nothing. */
  Before NOTHING = (request, found) -> Optional.empty();

  /**
   * What a request waits for.
   *
   * @param found whether it will be let in and find something: nothing is done for one that is not
   */
  Optional<Future<Void>> apply(Request request, BooleanSupplier found);
}
